# Оболочка: навигация, переход, уведомления, общие слова.

web-feed = Лента
web-tasks = Задачи
web-chat = Чат
web-crm = CRM
web-mail = Почта
web-calendar = Календарь
web-sites = Сайты
web-people = Сотрудники
web-guest = Гость

web-navigation = Разделы
web-home = На главную
web-skip = Перейти к содержимому
web-search = Поиск
web-assistant = Суфлёр
web-settings = Настройки
web-administration = Управление
web-me = Меню профиля: { $name }
web-sign-out = Выйти
web-unread =
    { $count ->
        [one] { $count } непрочитанное
        [few] { $count } непрочитанных
       *[many] { $count } непрочитанных
    }

web-theme = Тема
web-theme-system = Как в системе
web-theme-light = Светлая
web-theme-dark = Тёмная
web-language = Язык
web-language-ru = Русский
web-language-en = English

web-switcher = Быстрый переход
web-switcher-placeholder = Комната, человек или слова из сообщения
web-switcher-nothing = Ничего не найдено

web-keys = Горячие клавиши
web-keys-everywhere = Везде
web-keys-switcher = Быстрый переход и поиск
web-keys-assistant = Открыть или закрыть суфлёра
web-keys-help = Эта подсказка

web-notifications = Уведомления
web-notifications-short = События

web-offline = Нет сети. Показано то, что успело загрузиться.
web-reconnecting = Восстанавливаем связь с сервером…
web-reconnect-now = Подключиться

web-person-email = Почта
web-person-department = Отдел
web-person-time = Местное время
web-person-inactive = Отключён
web-person-write = Написать
web-person-edit = Изменить профиль
web-status-set = Статус и отсутствие

web-save = Сохранить
web-saved = Сохранено
web-cancel = Отмена
web-close = Закрыть
web-delete = Удалить
web-done = Готово
web-more = Показать ещё
web-copy = Копировать
web-copied = Скопировано
web-copy-refused = Браузер не дал скопировать. Выделите текст и скопируйте вручную.
web-nothing-found = Ничего не найдено
web-toasts = Сообщения
web-password-hint = Не короче 10 знаков. Лучше всего — несколько случайных слов.
