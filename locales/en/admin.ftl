# Administration of the company.

admin-column-name = Name
admin-column-email = E-mail
admin-column-title = Job title
admin-column-department = Department
admin-column-state = State
admin-column-actions = Actions
admin-column-job = Job
admin-column-attempts = Attempts
admin-column-error = Last error
admin-column-run-at = Due
admin-column-when = When
admin-column-who = Who
admin-column-action = Action
admin-column-subject = Subject
admin-column-detail = Details
admin-edit-name = Edit “{ $name }”
admin-delete-name = Delete “{ $name }”
admin-delete-title = Delete “{ $name }”?

admin-people = People
admin-people-text = Who works in the company and what they may do.
admin-people-search = Name or e-mail
admin-people-none = Try another name or address.
admin-invite = Invite
admin-invite-verb = Create invitation
admin-name = Full name
admin-email = E-mail
admin-administrator = Administrator
admin-administrator-hint = May do everything on these pages.
admin-invited = The invitation is ready: { $name }
admin-invited-text = Give this link to the person. It works once.
admin-link = Link
admin-inactive = Deactivated
admin-activate = Activate again
admin-deactivate = Deactivate
admin-deactivate-title = Deactivate { $name }?
admin-deactivate-text = All sessions and tokens stop working at once. Messages and documents stay.
admin-person-actions = Actions: { $name }
admin-person-edit = Edit title and department
admin-reset-link = Link for a new password
admin-reset-link-text = Give it to the person privately: whoever has it can set a new password.
admin-no-department = No department

admin-structure = Departments and groups
admin-structure-text = Who reports to whom, and who is handy to call together.
admin-departments = Departments
admin-departments-text = A person belongs to one department.
admin-departments-none = No departments yet.
admin-department-add = Add a department
admin-department-name = Name
admin-department-parent = Part of
admin-department-top = Top level
admin-department-head = Head
admin-department-no-head = Nobody
admin-department-delete-text = Only a department nobody belongs to can be deleted.
admin-groups = Groups
admin-groups-text = A person may be in any number of groups.
admin-groups-none = No groups yet.
admin-group-name = Name of a new group
admin-group-add = Add
admin-group-members =
    { $count ->
        [one] { $count } member
       *[other] { $count } members
    }
admin-group-members-of = Members of “{ $name }”
admin-group-delete-text = The people stay, only the group goes.

admin-models = Models
admin-models-text = What puts Sufler’s answers into words: a model on this server or any OpenAI-compatible server.
admin-models-none = No models yet
admin-models-none-text = Even without a model Sufler finds the key messages. Add a model to have them summarised in its own words.
admin-model-add = Add a model
admin-model-add-text = Any OpenAI-compatible server will do: a cloud service, vLLM, llama-server, Ollama.
admin-model-add-verb = Add
admin-model-name = Name
admin-model-name-hint = Shown to your colleagues.
admin-model-address = Server address
admin-model-address-hint = With the version at the end, for example https://llm.example.com/v1
admin-model-code = Model code
admin-model-code-hint = As the server calls it.
admin-model-key = Access key
admin-model-key-hint = Stored encrypted. Leave it empty if none is needed.
admin-model-context = Context, tokens
admin-model-context-hint = How much text the model takes in at once.
admin-model-limit = Answer length parameter
admin-model-limit-hint = Newer OpenAI models expect max_completion_tokens.
admin-model-speaks = Languages it can be trusted in
admin-model-schema = Answers strictly by a schema
admin-model-schema-hint = The server supports response_format with a JSON Schema.
admin-model-default = default
admin-model-make-default = Make default
admin-model-check = Check
admin-model-works = Answers in { $milliseconds } ms.
admin-model-fails = Does not answer.
admin-model-languages = languages: { $languages }
admin-model-kind-engine = On this server
admin-model-kind-openai = OpenAI-compatible server
admin-model-ready = ready
admin-model-starting = starting
admin-model-stopped = stopped
admin-model-missing = file missing
admin-model-failed = failed
admin-model-delete-text = Scenarios that chose it will use the default model.

admin-local-models = Local models

admin-policy = Sufler’s rules
admin-policy-text = Where Sufler helps and how many tokens each person may spend.
admin-policy-section-hint = When off, nobody has Sufler in this section.
admin-policy-none = No sections with scenarios yet.
admin-quota = Daily quota
admin-quota-text = The limit per person per day, for all models together.
admin-quota-tokens = Tokens per person
admin-quota-hint = Summarising a working day of a busy room takes about 10,000 tokens.

admin-jobs = Background jobs
admin-jobs-text = What the server does by itself. Failed jobs wait for your decision.
admin-jobs-dead = Failed
admin-jobs-queued = Queued
admin-jobs-running = Running
admin-jobs-done = Done
admin-jobs-none-dead = No failed jobs
admin-jobs-none-queued = The queue is empty
admin-jobs-none-running = Nothing is running now
admin-jobs-none-done = No finished jobs
admin-job-retry = Retry “{ $kind }”

admin-audit = Audit
admin-audit-text = Who changed what. Records can be neither changed nor deleted.
admin-audit-none = No records yet
admin-audit-system = System
admin-second-factor = Second factor
admin-factors-reset = Reset second factors
admin-factors-reset-title = Reset the second factors of { $name }?
admin-factors-reset-text = The app, passkeys and recovery codes will stop working, and all sessions will end. The password remains for signing in. First make sure that it is really them who ask.
admin-factors-reset-done = Second factors were reset
admin-did-person-created = Account created
admin-did-person-invited = Person invited
admin-did-person-link-made = Sign-in link made
admin-did-person-activated = Person activated again
admin-did-person-deactivated = Person deactivated
admin-did-person-promoted = Made an administrator
admin-did-person-demoted = No longer an administrator
admin-did-message-removed = Another person’s message removed
admin-did-room-exported = Room exported
admin-did-room-imported = History imported into a room
admin-did-room-filled = Work on an imported history ended
admin-did-message-history-read = Former text of a message opened
admin-did-person-changed = Data of a person changed
admin-did-person-made-guest = Made a guest
admin-did-person-made-colleague = Made a colleague
admin-did-session-opened = Signed in
admin-did-people-imported = List of people applied
admin-did-people-exported = List of people exported
admin-did-scim-token-created = SCIM token created
admin-did-scim-token-deleted = SCIM token revoked
admin-did-group-changed = Group changed
admin-did-profile-changed = Profile changed
admin-did-password-changed = Password changed
admin-did-password-reset = Password reset
admin-did-totp-added = Authenticator app connected
admin-did-totp-removed = Authenticator app disconnected
admin-did-passkey-added = Passkey added
admin-did-passkey-removed = Passkey removed
admin-did-passkey-refused = Passkey refused: it seems to have a copy
admin-did-recovery-codes-made = New recovery codes made
admin-did-recovery-code-used = Signed in with a recovery code
admin-did-factors-reset = Second factors reset
admin-did-second-factor-policy = Second-factor rule changed
admin-did-directory-synced = Directory looked at by hand
admin-did-second-factor-lifted = Second factor no longer required
admin-did-totp-guessed = Many wrong codes entered
admin-did-totp-locked = App codes locked after too many wrong ones
admin-did-account-linked = Account linked to an outside sign-in
admin-did-token-created = Token created
admin-did-link-made = Sign-in link from the command line
admin-did-department-created = Department created
admin-did-department-changed = Department changed
admin-did-department-deleted = Department deleted
admin-did-group-created = Group created
admin-did-group-members-set = Group members changed
admin-did-group-deleted = Group deleted
admin-did-settings-replaced = Company settings changed
admin-did-job-retried = Job run again
admin-did-job-deleted = Job deleted
admin-did-model-add = Model added
admin-did-model-update = Model changed
admin-did-model-remove = Model removed
admin-did-model-default = Default model chosen
admin-did-model-pulled = Model download asked for
admin-did-model-pull-changed = Model download changed
admin-did-model-hash-confirmed = Model checksum confirmed
admin-did-model-file-removed = Model file removed
admin-did-model-checked = Model examined
admin-did-provider-add = Model provider added
admin-did-provider-update = Model provider changed
admin-did-provider-remove = Model provider removed
admin-did-policy-replace = Sufler’s rules changed
admin-did-run-finish = Request to Sufler ended
admin-subject-person = Person
admin-subject-department = Department
admin-subject-group = Group
admin-subject-job = Job
admin-subject-model = Model
admin-subject-import = List
admin-subject-scim_token = SCIM token
admin-detail-name = name
admin-detail-title = title
admin-detail-kind = kind
admin-detail-members = members
admin-detail-source = by way of
admin-detail-address = address
admin-detail-client = client
admin-detail-people = people
admin-detail-rooms = rooms
admin-detail-email = email
admin-detail-guest = guest
admin-detail-administrator = administrator
admin-detail-administrator-true = yes
admin-detail-administrator-false = no
admin-detail-language = language
admin-detail-time_zone = time zone
admin-detail-daily_tokens_per_person = tokens per person per day
admin-detail-scenario = task
admin-detail-state = outcome
admin-detail-tokens = tokens
admin-detail-state-finished = done
admin-detail-state-failed = failed
admin-detail-state-cancelled = stopped
admin-detail-scenario-chat-summarise = Summarise
admin-detail-scenario-chat-ask = Ask

admin-company = Company
admin-company-text = The name and the defaults for new people.
admin-company-name = Company name
admin-company-language = Default language
admin-company-language-hint = Everybody can choose their own in the profile.
admin-company-zone = Default time zone

# Changed and deleted messages
admin-changes = Message changes
admin-changes-text = Messages that were edited or deleted. Former texts are opened one message at a time, and the audit log notes every look.
admin-changes-none = Nobody has changed a message yet
admin-changes-author = Author
admin-changes-room = Room
admin-changes-what = What changed
admin-changes-deleted = deleted
admin-changes-versions = { $count ->
    [one] { $count } former text
   *[other] { $count } former texts
}
admin-changes-open = Open
admin-changes-of = Changes: { $name }
admin-changes-confirm = You will see what was written before, even if you are not in that room. The look is recorded in the audit log with your name.
admin-changes-replaced = replaced { $time }, { $name }
admin-changes-now = Now

# Administration: guests, lists of people, SCIM.

admin-guest-hint = Sees only the rooms they are invited to and the people in them.
admin-person-contacts = Contacts, hours and absence
admin-company-guests = Moderators of rooms invite guests
admin-company-guests-hint = Otherwise only administrators do.

admin-import = Import and export
admin-import-text = Add or change many people at once from a table. You see what would change first.
admin-export = Download the list
admin-import-file = CSV file
admin-import-columns = Columns are known by their heads: Email, Name, Title, Department, Phone, Language, Time zone, Active, Guest. Only Email is required.
admin-import-choose = Choose a file
admin-import-dismiss = Deactivate those who are not in the file
admin-import-dismiss-hint = Administrators and guests stay.
admin-import-preview = What would change
admin-import-preview-text = Nothing is changed yet.
admin-import-problems = Errors in the file
admin-import-problems-text = Mend them and choose the file again.
admin-import-line = Line { $line }.
admin-import-cell = Line { $line }, column "{ $column }".
admin-import-verb-create = new
admin-import-verb-change = changes
admin-import-verb-restore = comes back
admin-import-verb-dismiss = deactivated
admin-import-count-create = { $count } new
admin-import-count-change =
    { $count ->
        [one] { $count } changes
       *[other] { $count } change
    }
admin-import-count-restore =
    { $count ->
        [one] { $count } comes back
       *[other] { $count } come back
    }
admin-import-count-dismiss = { $count } deactivated
admin-import-count-unchanged = { $count } unchanged
admin-import-departments = New departments: { $names }.
admin-import-ignored = These columns are passed over: { $names }.
admin-import-field-name = Name
admin-import-field-title = Title
admin-import-field-department = Department
admin-import-field-phone = Phone
admin-import-field-language = Language
admin-import-field-time_zone = Time zone
admin-import-field-guest = Guest
admin-import-apply = Apply
admin-import-goes = Applying
admin-import-done = Done
admin-import-progress = { $done } of { $total } done
admin-import-stopped = The work has stopped
admin-import-resume = Continue

admin-histories = Histories of rooms

admin-directories = Directories
admin-scim = SCIM
admin-scim-text = Another system, such as Okta, Entra ID or your own, adds, changes and deactivates people and groups by itself.
admin-scim-address = Address
admin-scim-address-text = Give it to the other system.
admin-scim-new = New token
admin-scim-name = For which system
admin-scim-name-hint = The audit log will name it so.
admin-scim-secret = Token
admin-scim-tokens = Tokens
