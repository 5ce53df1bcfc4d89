# Titles and details by code: what is said when nothing more exact is known.
problem-unauthenticated = Вы не вошли
problem-unauthenticated-detail = Войдите и повторите.
problem-not-found = Не найдено
problem-not-found-detail = Этого нет, или у вас нет к этому доступа.
problem-forbidden = Нельзя
problem-forbidden-detail = На это у вас нет прав.
problem-conflict = Уже есть
problem-conflict-detail = Это противоречит тому, что уже есть. Обновите страницу и повторите.
problem-invalid = Что-то заполнено неверно
problem-invalid-detail = Сервер не смог это прочитать: { $reason }
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
not-utf-8 = Текст запроса не в кодировке UTF-8.
not-a-cursor = Такой страницы списка нет. Начните с первой.
limit-out-of-range = На странице может быть от 1 до 500 записей.
request-unfit = Сервер не смог прочитать этот запрос.
request-timed-out = Сервер не успел ответить. Повторите позже.
cross-site = Запрос пришёл с чужой страницы.

# Sign-in
sign-in-wrong = Адрес или пароль не подходит.
password-too-short = Пароль должен быть не короче 8 знаков.
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
