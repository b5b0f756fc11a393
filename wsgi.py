"""The application for a web server, by the settings of the environment."""

import os

from portal.app import create_app
from portal.config import Config

application = create_app(Config.from_env(os.environ))
