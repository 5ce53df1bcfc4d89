# Что пошло не так, когда сервер не назвал это сам, и что делать дальше.

errors-unauthenticated = Нужно войти
errors-unauthenticated-detail = Сеанс закончился или ещё не начинался.
errors-not_found = Здесь ничего нет
errors-not_found-detail = Страница удалена, перенесена или вам недоступна.
errors-forbidden = Это вам недоступно
errors-conflict = Кто-то успел раньше
errors-conflict-detail = Данные изменились, пока вы работали. Обновите страницу и повторите.
errors-invalid = Проверьте введённое
errors-too_large = Слишком большой объём
errors-quota_exceeded = Квота на сегодня исчерпана
errors-rate_limited = Слишком много запросов
errors-unavailable = Сервер временно недоступен
errors-unavailable-detail = Попробуйте ещё раз через минуту.
errors-internal = Ошибка на сервере
errors-internal-detail = Мы записали, что произошло. Передайте администратору номер запроса.
errors-offline = Нет связи с сервером
errors-offline-detail = Проверьте подключение к сети и попробуйте ещё раз.
errors-unreadable = Что-то пошло не так
errors-unloaded = Эта часть страницы не загрузилась
errors-unloaded-detail = Проверьте подключение к сети и попробуйте ещё раз. Если на сервере вышла новая версия, обновите страницу.
errors-unloaded-part = Часть страницы не загрузилась. Если на сервере вышла новая версия, обновите страницу.
errors-reload = Обновить страницу
errors-wait =
    { $seconds ->
        [one] Подождите { $shown } секунду.
        [few] Подождите { $shown } секунды.
       *[many] Подождите { $shown } секунд.
    }
errors-trace = Номер запроса
errors-copy-trace = Скопировать номер запроса
errors-retry = Повторить
errors-back = Назад
errors-home = На главную
errors-sign-in = Войти
