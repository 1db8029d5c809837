"""What each page of the site weighs, how soon it is drawn, how far the keyboard goes, and how it looks."""
