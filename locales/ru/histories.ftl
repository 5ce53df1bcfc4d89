histories-text = Перенесите переписку из другой программы или заберите её отсюда. Файл — строки JSON: по одной на сообщение.
histories-bring = Загрузить историю
histories-bring-text = Сначала Суфлёр прочитает файл и покажет, что в нём. До вашего согласия ничего не появится в комнатах.
histories-choose = Выбрать файл
histories-bringing = Загружаем файл { $name }
histories-bytes = { $done } из { $size }
histories-stage-reading = Читаем файл. Страницу можно закрыть: работа не прервётся.
histories-stage-ready = Прочитано. Проверьте и начните перенос.
histories-stage-applying = Переносим сообщения. Страницу можно закрыть: работа не прервётся.
histories-stage-stopped = Работа остановилась. Её можно продолжить с того же места.
histories-stage-done = Перенесено.
histories-stage-cancelled = Отменено. Перенесённые сообщения остались в комнате.
histories-stage-failed = Не получилось.
histories-found-messages =
    { $count ->
        [one] { $number } сообщение
        [few] { $number } сообщения
       *[many] { $number } сообщений
    }
histories-found-replies =
    { $count ->
        [one] { $number } ответ
        [few] { $number } ответа
       *[many] { $number } ответов
    }
histories-found-deleted =
    { $count ->
        [one] { $number } удалённое
        [few] { $number } удалённых
       *[many] { $number } удалённых
    }
histories-found-files =
    { $count ->
        [one] { $number } файл, перенесём имя
        [few] { $number } файла, перенесём имена
       *[many] { $number } файлов, перенесём имена
    }
histories-found-polls =
    { $count ->
        [one] { $number } опрос
        [few] { $number } опроса
       *[many] { $number } опросов
    }
histories-found-repeated =
    { $count ->
        [one] { $number } повтор
        [few] { $number } повтора
       *[many] { $number } повторов
    }
histories-imported =
    { $count ->
        [one] Перенесено { $number } сообщение
        [few] Перенесено { $number } сообщения
       *[many] Перенесено { $number } сообщений
    }
histories-known =
    { $count ->
        [one] { $number } уже было
        [few] { $number } уже были
       *[many] { $number } уже были
    }
histories-skipped =
    { $count ->
        [one] { $number } строка с ошибкой
        [few] { $number } строки с ошибками
       *[many] { $number } строк с ошибками
    }
histories-span = С { $from } по { $to }.
histories-out-of-order =
    { $count ->
        [one] { $number } сообщение написано раньше того, что стоит выше. Порядок останется как в файле.
        [few] { $number } сообщения написаны раньше тех, что стоят выше. Порядок останется как в файле.
       *[many] { $number } сообщений написаны раньше тех, что стоят выше. Порядок останется как в файле.
    }
histories-problems = Строки с ошибками: перенесены не будут
histories-problems-all = Скачать список ошибок
histories-open = Открыть комнату
histories-resume = Продолжить
histories-cancel = Отменить
histories-forget = Убрать из списка
histories-into = Куда перенести
histories-into-hint = Подойдёт пустая комната или та, в которую уже переносили. Повторы не появятся.
histories-new-room = Новая комната
histories-room-name = Название комнаты
histories-open-room = Комнату видят все
histories-open-room-hint = Иначе — только участники.
histories-join = Добавить авторов в комнату
histories-join-hint = Тех, у кого здесь есть учётная запись.
histories-start = Начать перенос
histories-authors =
    { $count ->
        [one] { $number } автор
        [few] { $number } автора
       *[many] { $number } авторов
    }
histories-authors-known = { $number } с учётной записью
histories-strangers = Этих авторов нет среди сотрудников. Укажите, кто это, — или они останутся под своими именами.
histories-who-is = Кто это: { $name }
histories-more-authors = Показать остальных: { $number }
histories-authors-unlisted = Не показано авторов: { $number }. Те, кого не удалось узнать по адресу, останутся под своими именами.
histories-matched = Узнаны по адресу
histories-by-name = Показывать по имени
histories-nobody = Никого не нашлось
histories-export = Забрать переписку
histories-export-text = Сообщения комнаты одним файлом, который можно загрузить снова. Сами файлы в него не входят. Выгрузка попадёт в журнал.
histories-export-room = Комната
histories-export-choose = Выберите комнату
histories-export-verb = Скачать
histories-export-progress = { $done } из { $total } сообщений
