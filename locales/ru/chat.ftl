# Список комнат
chat-rooms = Комнаты
chat-shared = Комнаты
chat-direct = Личная переписка
chat-direct-many = Личные сообщения
chat-filter = Найти комнату
chat-filter-none = Ничего не нашлось
chat-rooms-none = Вы пока не состоите ни в одной комнате.
chat-add = Новая комната или переписка
chat-new-room = Новая комната
chat-start-direct = Написать человеку
chat-browse = Открытые комнаты
chat-choose = Выберите комнату
chat-choose-hint = Комнаты и личные сообщения — в списке слева. Новую комнату создаёт кнопка «плюс».
chat-unread-is = непрочитанных:
chat-mentions-is = упоминаний:

# Комната
chat-open = Открытая
chat-open-hint = Найти её и войти может любой сотрудник.
chat-closed = Закрытая
chat-closed-hint = Её видят только участники.
chat-room-name = Название
chat-room-name-example = Например: Запуск в декабре
chat-room-kind = Кто видит комнату
chat-topic = Тема
chat-topic-hint = Одна строка о том, что здесь обсуждают.
chat-edit-room = Название и тема
chat-members = Участники
chat-members-show = { $count ->
    [one] { $count } участник
    [few] { $count } участника
   *[many] { $count } участников
}
chat-members-count = { $count ->
    [one] { $count } участник
    [few] { $count } участника
   *[many] { $count } участников
}
chat-add-member = Добавить участника
chat-people-find = Имя сотрудника
chat-people-none = Таких людей не нашлось
chat-remove = Убрать: { $name }
chat-leave = Выйти из комнаты
chat-join = Войти
chat-open-it = Открыть
chat-not-member = Вы читаете открытую комнату. Чтобы писать в неё, войдите.
chat-create = Создать
chat-save = Сохранить
chat-cancel = Отмена

# Разговор
chat-messages = Сообщения
chat-loading = Загружаем сообщения
chat-beginning = { $name }: начало разговора
chat-empty = Здесь ещё никто не писал. Начните первым.
chat-today = Сегодня
chat-yesterday = Вчера
chat-new = Новые сообщения
chat-unread-jump = { $count ->
    [one] { $shown } непрочитанное: к первому
    [few] { $shown } непрочитанных: к первому
   *[many] { $shown } непрочитанных: к первому
}
chat-read-all = Прочитано
chat-to-newest = К новым
chat-message-by = { $name }, { $time }
chat-someone = сотрудник
chat-edited = изменено
chat-replies = { $count ->
    [one] { $count } ответ
    [few] { $count } ответа
   *[many] { $count } ответов
}
chat-reply = Ответить в ветке
chat-quote = Цитировать
chat-copy-link = Копировать ссылку
chat-link-copied = Ссылка на сообщение скопирована
chat-unread-from = Непрочитанное отсюда
chat-unread-done = Отмечено как непрочитанное
chat-more = Ещё действия
chat-typing-one = { $name } печатает…
chat-typing-many = { $names } печатают…
chat-link-leads = Ссылка ведёт сюда:
chat-link-copy = Копировать адрес
chat-link-open = Открыть { $domain }

# Поле сообщения
chat-write = Сообщение: { $name }
chat-reply-write = Ответ в ветке
chat-send = Отправить
chat-sending = Отправляется
chat-unsent = Не отправлено.
chat-send-again = Ещё раз
chat-discard = Удалить
chat-mention = Кого упомянуть
chat-too-long = Сообщение длиннее { $count } знаков: разделите его на части.

# Ветка
chat-thread = Ветка
chat-thread-close = Закрыть ветку
chat-thread-summarise = Суть ветки

# Выделение
chat-pick = Выделить
chat-pick-many = Выделить сообщения
chat-pick-none = Закончить выделение
chat-room-more = Действия с комнатой
chat-pick-hint = Отметьте сообщения
chat-picked = Выделено: { $count }
chat-summarise-picked = Суть выделенного

# Клавиши
chat-keys-previous-room = Предыдущая комната
chat-keys-next-room = Следующая комната
chat-keys-next-unread = Следующая непрочитанная комната
chat-keys-up = Сообщение выше (из пустого поля — к последнему)
chat-keys-down = Сообщение ниже
chat-keys-thread = Открыть ветку сообщения
chat-keys-quote = Цитировать сообщение
chat-keys-pick = Выделить сообщение
chat-keys-pick-range = Выделить всё до этого сообщения
chat-keys-edit = Название и тема комнаты
chat-keys-escape = Снять выделение, закрыть ветку, вернуться к полю сообщения
