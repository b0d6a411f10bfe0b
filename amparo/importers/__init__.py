"""Reading other people's lists into the desk: one file per source, each through the ordinary actions."""
