# Titles and details by code: what is said when nothing more exact is known.
problem-unauthenticated = You are not signed in
problem-unauthenticated-detail = Sign in and try again.
problem-not-found = Not found
problem-not-found-detail = It does not exist, or you have no access to it.
problem-method-not-allowed = Not by this method
problem-method-not-allowed-detail = This address does not take that method. The Allow header names those it takes.
problem-forbidden = Not allowed
problem-forbidden-detail = You do not have the rights for this.
problem-conflict = This could not be done
problem-conflict-detail = This contradicts what is already there. Reload the page and try again.
problem-invalid = Something is filled in wrong
problem-invalid-detail = The field “{ $field }” is wrong.
problem-too-large = Too large
problem-too-large-detail =
    At most { $limit ->
        [one] { $limit } byte is
       *[other] { $limit } bytes are
    } accepted.
problem-quota-exceeded = The allowance is used up
problem-quota-exceeded-detail = What was set aside for this period has been spent.
problem-rate-limited = Too often
problem-rate-limited-detail =
    Try again in { $limit ->
        [one] { $limit } second
       *[other] { $limit } seconds
    }.
problem-unavailable = Not available now
problem-unavailable-detail = A part of the server this needs is not answering. The server’s log says more.
problem-internal = Something broke on the server
problem-internal-detail = It has been written to the log. If it happens again, give your administrator the request number.

# Requests
body-cut-short = The request broke off half-way. Try again.
not-json = The body of the request is not JSON.
field-missing = The field “{ $field }” is missing.
field-unknown = There is no field “{ $field }” here.
field-unfit = The value of the field “{ $field }” does not fit.
too-many-characters =
    At most { $limit ->
        [one] { $limit } character is
       *[other] { $limit } characters are
    } taken.
not-utf-8 = The text of the request is not UTF-8.
not-a-cursor = There is no such page of the list. Start from the first.
limit-out-of-range = A page holds from 1 to 500 entries.
request-unfit = The server could not read this request.
request-timed-out = The server did not answer in time. Try again later.
cross-site = The request came from another site’s page.
host-unknown = The server does not answer under this name. For the administrator: put the address people type into server.public_url (for instance public_url = "https://sufler.example.org" under [server]) and restart the server; a reverse proxy must pass the Host header.

# Sign-in
sign-in-wrong = Wrong e-mail or password.
sign-in-wrong-or-locked = Wrong login or password, or the account is locked after too many tries.
password-too-short = A password needs at least 10 characters.
password-too-long = The password is too long.
password-missing = Choose a password.
password-current-wrong = This is not your current password.
factor-first = Set up a second factor first: nothing else can be done here without one.
factor-proof-needed = First confirm that it is you: enter your password or a code.
factor-proof-unfit = Enter either the password or a code from the app.
factor-code-wrong = That code did not work. Check that your phone shows the right time and enter a new code.
factor-code-used = This code has been used. Wait for the next one.
factor-recovery-wrong = There is no such recovery code, or it has been used.
factor-totp-not-begun = Begin setting up the app again.
factor-none = Recovery codes are for people with a second factor. Set one up first.
factor-last-required = Your company requires a second factor, and this is your last one. Add another first.
factors-own = Change your own factors in your settings, under Security.
passkey-needs-name = Passkeys work only when the server has a name, not just numbers. An administrator sets it as server.public_url.
passkey-unfit = That passkey did not work. Try again or choose another.
passkey-unknown = This passkey is not known here. Sign in another way.
passkey-too-late = Time is up. Try again.
passkey-not-unlocked = Unlock the passkey with a fingerprint, your face or a PIN.
passkey-copied = There seems to be a copy of this passkey, so it was refused. Tell your administrator.
passkey-known = This passkey has been added already.
passkey-too-many = You already have 20 passkeys. Remove those you do not need.
passkey-name = The name of a passkey has 1 to 100 characters.
second-factor-nobody-chosen = Choose at least one group or department.
second-factor-too-many = No more than 200 can be chosen.
outside-unavailable = The sign-in system does not answer. Try later or sign in another way.
set-up-code-wrong = The code is wrong. The server printed it in its log when it started.
set-up-done = The server is set up already. Sign in.

# Personal tokens
session-needed = This can be done only in a browser; a token will not do.
token-scope = The token has no right to do this.
token-scopes-missing = Choose at least one right.
token-scope-unknown = There is no such right. The rights are read, write, run and admin.
token-name = A token’s name has from 1 to 100 characters.
token-days = A token lives from 1 to 3650 days.
token-too-many = You have 50 tokens already. Delete those you do not need.

# Database and disk
already-exists = This exists already.
disk-full = The server’s disk is full. Tell your administrator.
disk-failed = The server’s disk does not answer or is full. Tell your administrator.
database-busy = Something else is changing the same records. Try again.
database-closed = The server is shutting down. Try again in a minute.
database-locked = The database is in use by another program. Try again.
database-damaged = The database is damaged. Your administrator has to restore a backup.
database-unreadable = The database file cannot be opened. Tell your administrator.
database-read-only = The database cannot be written to. Tell your administrator.
database-unreachable = The database does not answer. Try again later.

# People, departments and groups
name-empty = Enter a name.
name-unfit = At most 200 characters, none of them control characters.
name-invisible = A name needs at least one letter or digit and no marks that turn the direction of text.
text-turned = The text must not contain marks that turn its direction.
title-unfit = A title has at most 200 characters, none of them control characters.
not-an-email = This does not look like an e-mail address.
email-taken = There is already a person with this address.
time-zone-unknown = There is no such time zone. An example is Europe/London.
person-unknown = There is no such person.
group-unknown = There is no such group.
department-unknown = There is no such department.
department-within-itself = A department cannot be part of itself.
department-not-empty = The department still has people or departments in it. Move them first.
group-name-taken = There is already a group with this name.
last-administrator = This is the last administrator. Appoint another one first.

# Files
file-type-not-accepted = A file of this kind is not accepted here.
photo-broken = The picture is damaged or cut off. Choose another.
photo-too-many-pixels = The picture has too many pixels. Make it smaller and try again.
file-missing = The file is no longer on the server’s disk.

# Jobs
job-process-ended = The server’s process ended while it ran.
job-subject-gone = What the job was about is gone.
job-broke = Internal error: { $why }
job-waits-already = The same job is waiting already.
job-not-dead = Only a job that has failed can be tried again.
job-running = The job is running now. Wait until it has ended.

# Addresses outside and keys
url-unfit = Enter an address such as https://example.org/v1, without a name or password.
url-leads-inside = This address leads to an inside network. The administrator can allow it in the server’s configuration.
host-not-found = No server of this name was found.
answer-cut-short = The connection broke off in the middle of the answer.
certificate-unfit = The file holds no PEM certificate.
secret-key-missing = The server does not have the key this secret was sealed with. Enter the secret again.
secret-key-unfit = A sealing key is 32 bytes in base64.

# People, departments and groups
person-inactive = This person has been deactivated. Give them access again first.

# Rooms and messages
text-empty = Something must be written here.
text-has-nul = The text holds a character with code 0, which is not allowed.
text-too-long = Too long: at most 200 characters.
room-join-first = Join the room first.
direct-room-has-no-name = A direct conversation has no name or topic.
direct-room-is-for-two = A direct conversation is always between two people.
direct-room-needs-one = Choose exactly one person for a direct conversation.
direct-room-with-oneself = You cannot start a direct conversation with yourself.
open-room-everyone-may-be-in = Nobody can be taken out of an open room: anyone may come back.
room-of-announcements = Only moderators write here. You can answer in a thread.
room-moderators-only = Only the room’s owners and moderators may do that.
room-owners-only = Only the room’s owners may do that.
room-needs-an-owner = A room needs an owner. Make somebody else an owner first.
message-calls-too-often = One message can mention at most 100 people and departments.
reply-hides-reads = Who has read a reply in a thread is not shown.
room-hides-reads = This room does not show who has read what.
message-deleted = This message was deleted.
message-of-another = You did not write this message.
message-calls-many = This message would call more than 20 people. Confirm that you mean it.
emoji-unknown = This is not an emoji.
too-many-emoji = There is room for at most 50 different emoji under one message.
too-many-pins = At most 100 messages can be pinned in a room.
too-many-saved = At most 10,000 messages can be saved.
poll-options-count = A poll needs 2 to 12 options.
poll-options-same = There is such an option already.
poll-option-unknown = The poll has no such option.
poll-takes-one = Only one option can be chosen in this poll.
poll-closes-in-past = The closing time is already past. Choose another.
poll-closed = The poll is closed and takes no more votes.
poll-has-votes = People have voted already, so the question stays as it is.
poll-is-anonymous = The poll is anonymous: nobody is told who voted for what.
poll-of-another = Only its author or the room’s moderators can close the poll.
poll-quotes-nothing = A poll cannot quote a message. Send them separately.
too-many-members = At most 500 people can be added at once. Add the others later.
reminder-too-soon = A reminder can be set for a minute from now at the earliest.
reminder-too-late = A reminder can be set for two years from now at the latest.
scheduled-too-soon = A message can be sent later by a minute at least.
scheduled-too-late = A message can be sent later by a year at most.
scheduled-posted-already = This message has been sent already.
scheduled-place-gone = The room or thread is no longer open to you.
scheduled-writer-gone = Your access was switched off when its time came.
too-many-scheduled = At most 100 messages can wait. Send or delete some first.
too-many-drafts = At most 500 drafts are kept. Send or clear some first.
seq-out-of-range = The room has no message with this number.
one-of-before-after-around = Give one of before, after and around.
message-of-another-room = This message is not from this room.
message-of-another-thread = This message is not from this thread.
search-has-unknown = After “has:” comes link, reaction, pin, thread or quote.
search-day-wrong = A day is written 2026-11-23 or 23.11.2026.
section-unknown = Only chat can be searched so far.

# Sufler
assistant-switched-off = The administrator has switched Sufler off here.
token-scope-run = The token does not allow running Sufler.
scenario-unknown = There is no such scenario.
subject-or-input = Give either what you ask about or a text.
subject-kind-unfit = This scenario does not fit what you ask about.
subject-kind-and-id = Give both the kind and the id of what the run is about.
question-empty = Write a question.
selection-too-long = At most 2000 messages can be selected.
role-unknown = There is no such role.
input-too-many-lines = The text has more than 20,000 lines.
input-empty = There is nothing here yet: write a text.
quota-day-used-up = Today’s allowance of tokens is used up.
model-unknown = There is no such model.
model-failed = The model did not answer. The key messages still stand.
run-interrupted = The work was cut off: the server was stopped.
run-access-ended = You no longer have access to this conversation, so the work was stopped.
engine-absent = Models on this machine are switched off in the server’s configuration.
server-stopping = The server is stopping. Try again in a minute.
engine-key-unreadable = The server cannot read the key to the model. For the administrator: check the file in engine.api_key_file.
engine-busy = Another local model was answering all the while. Try again later.
model-in-use = Somebody is still being answered by this model. Try again in a moment, or remove it all the same: that cuts the answer.
model-in-use-elsewhere = The running server has this model loaded. Remove it there, under Local models, or say --force.
engine-failed = The process of the local model did not start. The server’s log says more.
engine-models-are-files = Local models are added as files, not by address.
model-file-missing = The model’s file is not in the models folder.
model-file-name = Give the name of the model’s file, without a path.
context-out-of-range = The context is 512 to 4,000,000 tokens.
languages-empty = Choose at least one language.
max-tokens-param-unknown = Use max_tokens or max_completion_tokens.
token-scope-read = The token may not read: a run about a room needs that too.
engine-has-no-address = A model on this machine has no address.

# The catalogue of models
model-file-foreign = This is not a model in the GGUF format. Sufler takes no other.
model-file-broken = The model’s file is damaged or incomplete.
model-file-unreadable = The model’s file cannot be read.
model-package-broken = The package does not hold this model, or is damaged.
model-source-not-let-through = The model’s address leads where the server may not go. It can be opened in egress.allowed_private_ranges.
model-source-silent = The model’s source does not answer. The download goes on later.
model-source-refused = The source does not give this model without signing in.
model-source-gone = The source no longer has this model.
model-source-strange = The source answered something unexpected.
model-size-differs = The source’s file is larger than it should be. It was not taken.
model-hash-differs = The checksum differs. The file was not taken.
model-hash-changed = The source now has another file: its checksum is not the one that was known.
model-hash-unpublished = The model’s checksum is not known and its source publishes none. Download the file yourself and add it by sufler model add.
model-no-room = There is not enough room on the disk for this model.
models-folder-unwritable = The models folder cannot be written.
model-pull-elsewhere = Another process is already downloading this model.
model-pull-broke = The download failed. The server’s log says more.
model-pull-not-so = The download is not in a state for that.
model-pull-goes-on = The model is still being downloaded. Cancel that first.
model-pulls-too-many = Two models are being downloaded already. Wait for one of them.
model-pulled-already = This model is already in the models folder.
model-licence-not-accepted = Read and accept this model’s licence first.
model-downloads-off = Downloading models is switched off on this server.
python-index-missing = It is not known where to look for Python packages: set engine.python_index.
push-keys-unfit = The browser sent unfit keys. Turn notifications in this browser off and on again.
push-endpoint-unfit = This browser's push service is not allowed: a public address with HTTPS is needed. The administrator names the company's own service in egress.push_services.
push-service-silent = The browser's push service does not answer.
push-service-busy = The browser's push service is busy.
push-service-refuses = The browser's push service refused the message.
clock-time-unfit = This is not a time such as 07:30.
quiet-days-unfit = Quiet hours are set once for each day of the week.
not-a-filter = There is no such filter.

# Files and histories
file-empty = The file is empty. Choose another.
file-not-there = One of the files is gone. Remove it and attach it again.
too-many-files = A message takes at most 20 files. Send the rest with the next one.
too-many-unsent-files = Too many files have not been sent yet. Send them, or remove those you do not need.
voice-is-no-sound = This is not a sound recording, so it cannot be a voice message. Attach it as a file.
voice-too-long = A voice message can be ten minutes long at most.
room-has-own-messages = People already write in this room. A history goes only into an empty room, or into one that holds nothing but imported messages.
history-from-the-future = This moment has not come yet.
history-id-unfit = The id of a message is a text of 1 to 200 characters without control characters.
history-newer = This history was written by a newer version of Sufler.
history-too-many-parts = At most 100 mentions, reactions and files belong to one message.
history-count-unfit = A count is a whole number from 0 to 1,000,000.
history-too-many-lines = A history has at most 2,000,000 lines. Split the file.
history-too-many-authors = There are too many different authors.
history-under-way = This cannot be done now: the history is under way, or its file is gone. Reload the page.
history-room-gone = The room that was being filled is gone, or you are not its owner any more.
history-names-too-long = With names instead of mentions the text becomes too long.
history-too-many-kept = Ten files are kept already. Remove some from the list of histories, then bring this one again.
history-thread-unknown = The message this one replies to is neither above it in the file nor in the room.
