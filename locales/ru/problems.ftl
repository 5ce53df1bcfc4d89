# Titles and details by code: what is said when nothing more exact is known.
problem-unauthenticated = Вы не вошли
problem-unauthenticated-detail = Войдите и повторите.
problem-not-found = Не найдено
problem-not-found-detail = Этого нет, или у вас нет к этому доступа.
problem-method-not-allowed = Так нельзя
problem-method-not-allowed-detail = По этому адресу нельзя обращаться таким методом. Допустимые методы — в заголовке Allow.
problem-forbidden = Нельзя
problem-forbidden-detail = На это у вас нет прав.
problem-conflict = Уже есть
problem-conflict-detail = Это противоречит тому, что уже есть. Обновите страницу и повторите.
problem-invalid = Что-то заполнено неверно
problem-invalid-detail = Поле «{ $field }» заполнено неверно.
problem-too-large = Слишком много
problem-too-large-detail =
    Принимается не больше { $limit ->
        [one] { $limit } байта
       *[other] { $limit } байт
    }.
problem-quota-exceeded = Лимит исчерпан
problem-quota-exceeded-detail = Отведённое на этот период израсходовано.
problem-rate-limited = Слишком часто
problem-rate-limited-detail =
    Повторите через { $limit ->
        [one] { $limit } секунду
        [few] { $limit } секунды
       *[other] { $limit } секунд
    }.
problem-unavailable = Сейчас недоступно
problem-unavailable-detail = Нужная часть сервера сейчас не отвечает. Подробности — в журнале сервера.
problem-internal = Ошибка на сервере
problem-internal-detail = Мы записали её в журнал. Если она повторится, сообщите администратору номер запроса.

# Requests
body-cut-short = Запрос оборвался на полпути. Повторите.
not-json = Тело запроса — не JSON.
field-missing = Не хватает поля «{ $field }».
field-unknown = Поля «{ $field }» здесь нет.
field-unfit = Значение поля «{ $field }» не подходит.
too-many-characters =
    Принимается не больше { $limit ->
        [one] { $limit } знака
       *[other] { $limit } знаков
    }.
not-utf-8 = Текст запроса не в кодировке UTF-8.
not-a-cursor = Такой страницы списка нет. Начните с первой.
limit-out-of-range = На странице может быть от 1 до 500 записей.
request-unfit = Сервер не смог прочитать этот запрос.
request-timed-out = Сервер не успел ответить. Повторите позже.
cross-site = Запрос пришёл с чужой страницы.
host-unknown = Сервер не отвечает под этим именем. Администратору: укажите адрес, который набирают люди, в настройке server.public_url (например, public_url = "https://sufler.example.org" в разделе [server]) и перезапустите сервер; обратный прокси должен передавать заголовок Host.

# Sign-in
sign-in-wrong = Адрес или пароль не подходит.
password-too-short = Пароль должен быть не короче 10 знаков.
password-too-long = Пароль слишком длинный.
password-missing = Придумайте пароль.
password-current-wrong = Текущий пароль другой.
set-up-code-wrong = Код не подходит. Он напечатан в журнале сервера при запуске.
set-up-done = Сервер уже настроен. Войдите.

# Personal tokens
session-needed = Это можно сделать только в браузере, токен здесь не подходит.
token-scope = У токена нет права на это действие.
token-scopes-missing = Выберите хотя бы одно право.
token-scope-unknown = Такого права нет. Есть read, write, run и admin.
token-name = Название токена — от 1 до 100 знаков.
token-days = Срок — от 1 до 3650 дней.
token-too-many = У вас уже 50 токенов. Удалите ненужные.

# База данных и диск
already-exists = Такое уже есть.
disk-full = На диске сервера кончилось место. Сообщите администратору.
disk-failed = Диск сервера не отвечает или на нём кончилось место. Сообщите администратору.
database-busy = База данных занята теми же записями. Повторите попытку.
database-closed = Сервер останавливается. Повторите попытку через минуту.
database-locked = База данных занята другой программой. Повторите попытку.
database-damaged = База данных повреждена. Администратору нужно восстановить её из резервной копии.
database-unreadable = Файл базы данных не открывается. Сообщите администратору.
database-read-only = В базу данных нельзя записать. Сообщите администратору.
database-unreachable = База данных не отвечает. Повторите попытку позже.

# Люди, отделы и группы
name-empty = Укажите имя или название.
name-unfit = Не больше 200 знаков, без управляющих символов.
name-invisible = В названии или имени должна быть хотя бы одна буква или цифра и не должно быть знаков смены направления письма.
text-turned = В тексте не должно быть знаков смены направления письма.
title-unfit = Должность: не больше 200 знаков, без управляющих символов.
not-an-email = Это не похоже на адрес электронной почты.
email-taken = Сотрудник с таким адресом уже есть.
time-zone-unknown = Такого часового пояса нет. Пример: Europe/Moscow.
person-unknown = Такого сотрудника нет.
department-unknown = Такого отдела нет.
department-within-itself = Отдел не может входить сам в себя.
department-not-empty = В отделе ещё есть сотрудники или другие отделы. Сначала переведите их.
group-name-taken = Группа с таким названием уже есть.
last-administrator = Это последний администратор. Сначала назначьте другого.

# Файлы
file-type-not-accepted = Файл этого вида здесь не принимается.
photo-broken = Картинка повреждена или обрывается. Выберите другую.
photo-too-many-pixels = В картинке слишком много точек. Уменьшите её и повторите.
file-missing = Файла больше нет на диске сервера.

# Задания
job-waits-already = Такое же задание уже стоит в очереди.
job-not-dead = Повторить можно только задание, которое не удалось.
job-running = Задание сейчас выполняется. Дождитесь его окончания.

# Внешние адреса и ключи
url-unfit = Нужен адрес вида https://example.org/v1, без имени и пароля.
url-leads-inside = Этот адрес ведёт во внутреннюю сеть. Разрешить её может администратор в настройках сервера.
host-not-found = Сервер с таким именем не найден.
answer-cut-short = Соединение оборвалось на середине ответа.
certificate-unfit = В файле нет сертификата в формате PEM.
secret-key-missing = На сервере нет ключа, которым зашифрован этот секрет. Введите секрет заново.
secret-key-unfit = Ключ шифрования — это 32 байта в Base64.

# Люди, отделы и группы
person-inactive = Этот сотрудник отключён. Сначала верните ему доступ.

# Комнаты и сообщения
text-empty = Здесь нужно что-нибудь написать.
text-has-nul = В тексте есть недопустимый знак с кодом 0.
text-too-long = Слишком длинно: не больше 200 знаков.
room-join-first = Сначала вступите в комнату.
direct-room-has-no-name = У личной переписки нет названия и темы.
direct-room-is-for-two = В личной переписке всегда двое.
direct-room-needs-one = Для личной переписки выберите ровно одного собеседника.
direct-room-with-oneself = Личную переписку с самим собой начать нельзя.
open-room-everyone-may-be-in = Из открытой комнаты нельзя исключить: любой может в неё вступить.
too-many-members = Сразу можно добавить не больше 500 человек. Остальных добавьте потом.
seq-out-of-range = Сообщения с таким номером в комнате нет.
one-of-before-after-around = Задайте что-то одно: before, after или around.
message-of-another-room = Это сообщение не из этой комнаты.
message-of-another-thread = Это сообщение не из этой ветки.
section-unknown = Искать пока можно только в чате.
files-not-yet = Прикреплять файлы пока нельзя.

# Помощник
assistant-switched-off = Администратор отключил здесь помощника.
token-scope-run = У токена нет права запускать помощника.
scenario-unknown = Такого сценария нет.
subject-or-input = Укажите что-то одно: о чём спрашиваете или текст.
subject-kind-unfit = Этот сценарий не подходит к тому, о чём вы спрашиваете.
subject-kind-and-id = Укажите и вид, и номер того, о чём запуск.
question-empty = Напишите вопрос.
selection-too-long = Можно выделить не больше 2000 сообщений.
role-unknown = Такой роли нет.
input-too-many-lines = В тексте больше 20 000 строк.
quota-day-used-up = Дневной запас токенов израсходован.
model-unknown = Такой модели нет.
model-failed = Модель не ответила. Ключевые сообщения остались.
run-interrupted = Работа прервалась: сервер был остановлен.
run-access-ended = У вас больше нет доступа к этой переписке, поэтому работа остановлена.
engine-absent = Модели на этом компьютере выключены в настройках сервера.
engine-failed = Процесс локальной модели не запустился. Подробности — в журнале сервера.
engine-models-are-files = Локальные модели добавляются файлом, а не адресом.
model-file-missing = Файла модели нет в папке моделей.
model-file-name = Нужно имя файла модели, без пути.
context-out-of-range = Объём контекста — от 512 до 4 000 000 токенов.
languages-empty = Выберите хотя бы один язык.
max-tokens-param-unknown = Подходит max_tokens или max_completion_tokens.
token-scope-read = У токена нет права читать: для запуска по комнате нужно и оно.
engine-has-no-address = У модели на этом компьютере нет адреса.

# Каталог моделей
model-file-foreign = Это не модель в формате GGUF. Других форматов Sufler не берёт.
model-file-broken = Файл модели повреждён или скачан не целиком.
model-file-unreadable = Файл модели не читается.
model-package-broken = В пакете нет этой модели, или пакет повреждён.
model-source-not-let-through = Адрес модели ведёт туда, куда сервер не пускают. Разрешить его можно в egress.allowed_private_ranges.
model-source-silent = Источник модели не отвечает. Загрузка продолжится позже.
model-source-refused = Источник не отдаёт эту модель без входа.
model-source-gone = У источника больше нет этой модели.
model-source-strange = Источник ответил не так, как ожидалось.
model-size-differs = Файл у источника больше, чем должен быть. Он не взят.
model-hash-differs = Контрольная сумма не совпала. Файл не взят.
model-hash-unpublished = Контрольная сумма модели неизвестна, и источник её не сообщает. Скачайте файл сами и добавьте его командой sufler model add.
model-no-room = На диске не хватает места для этой модели.
models-folder-unwritable = В папку моделей не удаётся записать.
model-pull-elsewhere = Эту модель уже скачивает другой процесс.
model-pull-broke = Загрузка не удалась. Подробности — в журнале сервера.
model-pull-not-so = Сейчас этого с загрузкой сделать нельзя.
model-pull-goes-on = Модель ещё скачивается. Сначала отмените загрузку.
model-pulls-too-many = Две модели уже скачиваются. Дождитесь одной из них.
model-pulled-already = Эта модель уже есть в папке моделей.
model-licence-not-accepted = Сначала прочитайте и примите лицензию этой модели.
model-downloads-off = Загрузка моделей выключена в настройках сервера.
python-index-missing = Не указано, где искать пакеты Python: задайте engine.python_index.
