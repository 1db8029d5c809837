"""The site: settings, addresses, the server and its database."""
