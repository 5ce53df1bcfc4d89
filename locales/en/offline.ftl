# What the browser says without a page: when there is no connection and when something came. Plain lines only.

offline-app = Sufler
offline-title = No connection to the server
offline-text = Check the network and try again. What you wrote and did not send is kept.
offline-again = Try again
offline-news = There is something new. Open it to read.
