# Files in the message box
files-attach = Files and photos
files-attached = Attachments
files-bringing = Uploading { $name }
files-remove = Remove { $name }
files-cancel = Cancel uploading { $name }
files-again = Upload { $name } again
files-gone = The file is no longer on the server. Attach it again or remove it.
files-too-many = { $count ->
    [one] A message takes at most { $count } file. The rest were not added.
   *[other] A message takes at most { $count } files. The rest were not added.
}

# Files in messages
files-pictures = Pictures
files-look = Open the picture { $name }
files-download = Download
files-keep = Download { $name }
files-of = { $number } of { $count }
files-before = Previous picture
files-next = Next picture
files-imported = from an imported history

# Voice messages
files-voice = Voice message
files-play = Play
files-pause = Pause
files-seek = Place in the recording
files-at = { $at } of { $of }
files-speed = Speed { $speed }. Press to change it
files-voice-silent = The recording cannot be played. Try again, or download it from the room’s files.
files-recording = Recording a voice message
files-recorded = { $at } of { $of } recorded
files-loudness = Loudness
files-voice-drop = Discard the recording
files-voice-done = Done
files-understood = Got it
files-microphone-asking = Allow access to the microphone: your browser is about to ask.
files-microphone-denied = Your browser does not allow access to the microphone. Allow it in the site’s settings (the icon left of the address) and try again.
files-microphone-none = No microphone was found. Connect one and try again.
files-microphone-insecure = Voice can be recorded only when Sufler is opened at a secure address (https). Tell your administrator.
files-microphone-failed = Recording did not work. Check whether another program is using the microphone.

# Files of a room
files-of-room = Files
files-export = Export the conversation
files-kinds = Which files to show
files-kind-all = All
files-kind-image = Photos
files-kind-file = Documents
files-kind-voice = Voice
files-none = There are no such files here
files-none-hint = Drop a file on the conversation, paste it, or choose it with the plus beside the message box.
