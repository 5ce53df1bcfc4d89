# What went wrong when the server did not say so itself, and the way on.

errors-unauthenticated = Please sign in
errors-unauthenticated-detail = Your session has ended or has not begun yet.
errors-not_found = There is nothing here
errors-not_found-detail = The page was deleted or moved, or you cannot see it.
errors-forbidden = You cannot do this
errors-conflict = Somebody got there first
errors-conflict-detail = The data changed while you were working. Reload the page and try again.
errors-invalid = Please check what you entered
errors-too_large = That is too large
errors-quota_exceeded = Today’s quota is used up
errors-rate_limited = Too many requests
errors-unavailable = The server is unavailable for the moment
errors-unavailable-detail = Please try again in a minute.
errors-internal = The server failed
errors-internal-detail = We have recorded what happened. Give the administrator the request number.
errors-offline = No connection to the server
errors-offline-detail = Check your network and try again.
errors-unreadable = Something went wrong
errors-unloaded = This part of the page did not load
errors-unloaded-detail = Check your network and try again. If the server has just been updated, reload the page.
errors-unloaded-part = A part of the page did not load. If the server has just been updated, reload the page.
errors-reload = Reload the page
errors-wait =
    { $seconds ->
        [one] Wait { $shown } second.
       *[other] Wait { $shown } seconds.
    }
errors-trace = Request number
errors-copy-trace = Copy the request number
errors-retry = Try again
errors-back = Back
errors-home = Go home
errors-sign-in = Sign in
