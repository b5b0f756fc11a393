"""Following by mail: whoever confirms an address hears once a day at most what is new in what was
chosen (decided: following by mail)."""
