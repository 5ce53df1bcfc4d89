# Local models.

local-models-text = Models that run on this server, so that nothing leaves it. Choose one that fits into its memory and download it.
local-unknown = unknown
local-machine-memory = Server memory
local-machine-free = { $bytes } free
local-machine-limit = Limit for models
local-machine-limit-text = set in the settings
local-machine-disk = Free disk space
local-machine-disk-used = models take { $bytes }
local-machine-disk-unused = no models yet
local-machine-folder = Models folder
local-copy-folder = Copy the path of the folder
local-machine-kept-out =
    { $count ->
        [one] There is memory for { $shown } more model of the catalogue, but the limit keeps it out. Raise it in the server’s settings:
       *[other] There is memory for { $shown } more models of the catalogue, but the limit keeps them out. Raise it in the server’s settings:
    }

local-begin = For this server we suggest { $title }
local-begin-text = A download of { $size }; at work it takes { $memory } of memory. All other models are below.
local-begin-verb = Download this model
local-best = suggested

local-here = On this server
local-offered = Available to download
local-view = View
local-view-list = List
local-view-chart = Compare
local-only-fitting = Only what fits this server
local-order = Order
local-order-small = Smallest first
local-order-large = Largest first
local-order-fast = Fastest first
local-downloads-off = Downloading models is switched off on this server (engine.downloads). You can still add a model as a file.
local-none = The catalogue is empty
local-none-text = This server’s list of models (engine.catalogue) has no entries. You can still add a model as a file.
local-none-fits = No model fits
local-none-fits-text = Every model in the catalogue needs more memory than this server has.
local-show-all = Show all

local-untried = not tried by us
local-licence-opens = (licence, opens in a new tab)
local-context = { $tokens }-token context
local-about = ≈ { $figure }
local-size = Size
local-speed = Speed
local-speed-unknown = not measured
local-speed-figure = { $tokens } tokens/s
local-speed-measured = measured
local-speed-expected = expected
local-memory = Memory
local-memory-of = { $needed } of { $there }
local-fit-fits = Fits
local-fit-tight = Tight: { $free } free right now
local-fit-limit = Above the limit of { $limit }
local-fit-not = { $lack } short
local-fit-unknown = Server memory is unknown

local-is-absent = not downloaded
local-is-queued = queued
local-is-downloading = downloading
local-is-verifying = verifying
local-is-paused = paused
local-is-confirm = needs confirming
local-is-failed = failed
local-is-unused = not in use
local-is-ready = ready

local-download = Download
local-pause = Pause
local-resume = Resume
local-again = Try again
local-cancel = Cancel download
local-cancel-of = Cancel download: { $title }
local-use = Use
local-unused-text = The file is already in the models folder. Put the model to use so that Sufler can ask it.
local-examine = Examine
local-measure = Measure speed
local-remove = Remove
local-deeds = Actions: { $title }

local-progress = Download: { $title }
local-of = { $received } of { $size }
local-left = { $time } left
local-verifying-text = the file is here and being checked
local-paused-text = the downloaded part is kept
local-confirm-text = The checksum of this file was not known beforehand: it comes from the source itself, { $source }. Compare it with the model’s page and confirm it; from then on only this very file is accepted.
local-confirm-file-text = The checksum of this model was not known beforehand. This one is of the file in the models folder. Compare it with the model’s page and confirm it; from then on only this very file is accepted.
local-confirm-file = Confirm and use
local-copy-sum = Copy the checksum
local-confirm = Confirm and download
local-news = { $title }: { $state }.
local-news-percent = { $title }: { $percent }% downloaded.

local-examined-of = What { $name } can do
local-examined-details = Details
local-examined-said = The model answered: { $answer }
local-skill-schema = answers by schema
local-skill-russian = Russian
local-skill-instruction = instructions
local-skill-tools = function calls
local-skill-long-prompt = long text
local-skill-schema-text = Answer strictly by a given JSON schema. Without it, some lines of a summary stay quotations.
local-skill-russian-text = Answer a Russian question in Russian. Without it, summaries of Russian conversations are quotations only.
local-skill-instruction-text = Do exactly as told: answer with a single word and add nothing.
local-skill-tools-text = Call the function on offer and name its arguments. Sufler’s tools need it.
local-skill-long-prompt-text = Find one line in the middle of a long text. Without it, things get lost in long conversations.
local-outcome-passed = passed
local-outcome-failed = failed
local-outcome-not-offered = not offered
local-outcome-broke = no answer
local-examined-at = Examined { $when }
local-measured-at = Speed measured { $when }
local-writes = writes { $tokens } tokens/s
local-reads = reads { $tokens } tokens/s
local-not-examined = Not examined on this server yet.
local-examining = Answering questions…
local-examination-queued = The examination waits for its turn…

local-chart-figure = What to compare
local-chart-memory = How much memory models need
local-chart-speed = How fast models write, tokens per second
local-chart-free = { $bytes } free
local-chart-cap = { $bytes } limit for models
local-chart-all = { $bytes } in total
local-bar-fits = fits
local-bar-tight = tight
local-bar-limit = above the limit
local-bar-not = does not fit
local-bar-unknown = server memory is unknown
local-bar-measured = measured on this server
local-bar-expected = expected
local-chart-none = No speed measured yet
local-chart-none-text = Download any model and measure its speed: that shows what to expect from the others.

local-use-title = Use { $title }?
local-download-title = Download { $title }?
local-room = On the disk
local-room-after = { $bytes } will be left
local-room-none = not enough room: { $bytes } free
local-source = From
local-source-url = An interrupted download goes on where it stopped.
local-source-python = A Python package: an interrupted download starts again.
local-licence = Licence
local-sum = File check
local-sum-known = against a known checksum
local-sum-unknown = against the source’s checksum, which you confirm
local-warn-tight = Too much of the server’s memory is taken now: the model will start once other programs free it.
local-warn-limit = Raise engine.memory_limit_mib for this model to start.
local-warn-not = This model will not start on this server: there is too little memory.
local-accept = I have read and accept the terms of “{ $licence }”

local-cancel-title = Cancel the download of { $title }?
local-cancel-text = The part that has been downloaded will be deleted.
local-remove-title = Remove { $title }?
local-remove-text = The file will disappear from the models folder, also for other servers that share it. Scenarios will use another model.

local-others = Other files in the folder
local-others-text = These files are not in the catalogue: somebody put them here.
local-others-add = To use this file, run on the server:
local-add = Add a file
local-add-title = Add a model as a file
local-add-text = Copy a GGUF file to the server and run this command there. No other format is accepted: others may carry programs.
local-add-after = After --languages, list the languages the model is good at; after --context, how many tokens it holds. The model then appears in the list.
local-copy-command = Copy the command
