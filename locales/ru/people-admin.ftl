# Управление: гости, списки сотрудников, SCIM.

admin-guest-hint = Видит только комнаты, в которые приглашён, и людей в них.
admin-person-contacts = Контакты, часы и отсутствие
admin-company-guests = Модераторы комнат приглашают гостей
admin-company-guests-hint = Иначе гостей приглашают только администраторы.

admin-import = Импорт и экспорт
admin-import-text = Заведите или обновите сразу многих сотрудников из таблицы. Сначала вы увидите, что изменится.
admin-export = Скачать список
admin-import-file = Файл CSV
admin-import-columns = Столбцы узнаются по заголовкам: Почта, Имя, Должность, Отдел, Телефон, Язык, Часовой пояс, Работает, Гость. Обязательна только почта.
admin-import-choose = Выбрать файл
admin-import-dismiss = Отключить тех, кого нет в файле
admin-import-dismiss-hint = Администраторы и гости останутся.
admin-import-preview = Что изменится
admin-import-preview-text = Пока ничего не изменено.
admin-import-problems = Ошибки в файле
admin-import-problems-text = Исправьте их и выберите файл ещё раз.
admin-import-line = Строка { $line }.
admin-import-cell = Строка { $line }, столбец «{ $column }».
admin-import-verb-create = новый
admin-import-verb-change = изменится
admin-import-verb-restore = вернётся
admin-import-verb-dismiss = отключится
admin-import-count-create =
    { $count ->
        [one] { $count } новый
        [few] { $count } новых
       *[many] { $count } новых
    }
admin-import-count-change =
    { $count ->
        [one] { $count } изменится
        [few] { $count } изменятся
       *[many] { $count } изменятся
    }
admin-import-count-restore =
    { $count ->
        [one] { $count } вернётся
        [few] { $count } вернутся
       *[many] { $count } вернутся
    }
admin-import-count-dismiss =
    { $count ->
        [one] { $count } отключится
        [few] { $count } отключатся
       *[many] { $count } отключатся
    }
admin-import-count-unchanged =
    { $count ->
        [one] { $count } без изменений
        [few] { $count } без изменений
       *[many] { $count } без изменений
    }
admin-import-departments = Появятся отделы: { $names }.
admin-import-ignored = Эти столбцы пропущены: { $names }.
admin-import-field-name = Имя
admin-import-field-title = Должность
admin-import-field-department = Отдел
admin-import-field-phone = Телефон
admin-import-field-language = Язык
admin-import-field-time_zone = Часовой пояс
admin-import-field-guest = Гость
admin-import-apply = Применить
admin-import-goes = Применяем
admin-import-done = Готово
admin-import-progress = Сделано { $done } из { $total }

admin-scim = SCIM
admin-scim-text = Другая система — Okta, Entra ID или ваша собственная — сама заводит, меняет и отключает сотрудников и группы.
admin-scim-address = Адрес
admin-scim-address-text = Укажите его в настройках той системы.
admin-scim-new = Новый ключ
admin-scim-name = Для какой системы
admin-scim-name-hint = Это имя попадёт в журнал.
admin-scim-secret = Ключ
admin-scim-tokens = Ключи
