histories-text = Bring conversations in from another program, or take them away from here. A file holds lines of JSON, one for each message.
histories-bring = Bring a history in
histories-bring-text = Sufler reads the file first and shows what is in it. Nothing appears in any room until you agree.
histories-choose = Choose a file
histories-bringing = Uploading { $name }
histories-bytes = { $done } of { $size }
histories-stage-reading = Reading the file. You can close the page: the work goes on.
histories-stage-ready = Read. Look it over and begin.
histories-stage-applying = Importing messages. You can close the page: the work goes on.
histories-stage-stopped = The work has stopped. It can go on from where it was.
histories-stage-done = Imported.
histories-stage-cancelled = Cancelled. The messages imported before stay in the room.
histories-stage-failed = It did not work out.
histories-found-messages =
    { $count ->
        [one] { $number } message
       *[other] { $number } messages
    }
histories-found-replies =
    { $count ->
        [one] { $number } reply
       *[other] { $number } replies
    }
histories-found-deleted = { $number } deleted
histories-found-files =
    { $count ->
        [one] { $number } file, its name is kept
       *[other] { $number } files, their names are kept
    }
histories-found-polls =
    { $count ->
        [one] { $number } poll
       *[other] { $number } polls
    }
histories-found-repeated =
    { $count ->
        [one] { $number } repetition
       *[other] { $number } repetitions
    }
histories-imported =
    { $count ->
        [one] { $number } message imported
       *[other] { $number } messages imported
    }
histories-known = { $number } already there
histories-skipped =
    { $count ->
        [one] { $number } line with an error
       *[other] { $number } lines with errors
    }
histories-span = From { $from } to { $to }.
histories-out-of-order =
    { $count ->
        [one] { $number } message was written before the one above it. The order stays as in the file.
       *[other] { $number } messages were written before those above them. The order stays as in the file.
    }
histories-problems = Lines with errors, which are left out
histories-problems-all = Download the list of errors
histories-open = Open the room
histories-resume = Continue
histories-cancel = Cancel
histories-forget = Remove from the list
histories-into = Where to
histories-into-hint = An empty room, or one that was filled before. Nothing appears twice.
histories-new-room = A new room
histories-room-name = Name of the room
histories-open-room = Everybody can see the room
histories-open-room-hint = Otherwise only its members can.
histories-join = Add the authors to the room
histories-join-hint = Those who have an account here.
histories-start = Begin
histories-authors =
    { $count ->
        [one] { $number } author
       *[other] { $number } authors
    }
histories-authors-known = { $number } with an account here
histories-strangers = Nobody here has these authors' addresses. Say who they are, or they stay under their own names.
histories-who-is = Who { $name } is
histories-more-authors = Show the others: { $number }
histories-authors-unlisted = Authors not shown: { $number }. Those whose address says nothing keep their names.
histories-matched = Known by their addresses
histories-by-name = Show by name
histories-nobody = Nobody found
histories-export = Take a conversation away
histories-export-text = The messages of a room in one file, which can be brought in again. Attached files are not part of it. The audit log notes the export.
histories-export-room = Room
histories-export-choose = Choose a room
histories-export-verb = Download
histories-export-progress = { $done } of { $total } messages
