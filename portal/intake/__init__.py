"""The machine interface of §8: ministries' own systems send documents and budget reports."""
