# Уведомления: колокольчик, почему пришло, настройки, браузер.

notifications-views = Какие уведомления показать
notifications-view-unread = Новые
notifications-view-mentions = Мне
notifications-view-all = Все
notifications-view-count = { $view } { $count }
notifications-none-unread = Всё прочитано
notifications-none-mentions = К вам никто не обращался
notifications-none-all = Уведомлений пока нет
notifications-none-text = Здесь появятся упоминания, ответы и личные сообщения.
notifications-none-filtered = С таким отбором ничего нет. Попробуйте снять его.
notifications-today = Сегодня
notifications-new = новое
notifications-elsewhere = Другое
notifications-many =
    { $count ->
        [one] { $count } уведомление
        [few] { $count } уведомления
       *[many] { $count } уведомлений
    }{ $unread ->
        [0] { "" }
        [one] , { $unread } новое
        [few] , { $unread } новых
       *[many] , { $unread } новых
    }
notifications-narrow = Отобрать
notifications-narrowed = Отобрано: изменить отбор
notifications-of-section = Раздел
notifications-of-kind = Что произошло
notifications-any = Любые
notifications-kind-mention = Упоминания по имени
notifications-kind-call = Обращения к отделу и ко всем
notifications-kind-direct = Личные сообщения
notifications-kind-reply = Ответы в ветках
notifications-kind-message = Сообщения комнат
notifications-kind-poll_closed = Итоги опросов
notifications-kind-not_posted = Неотправленные сообщения
notifications-kind-security = Безопасность
notifications-kind-reminder = Напоминания
notifications-kind-digest = Сводки
notifications-mark-all = Отметить всё прочитанным
notifications-mark-shown = Отметить отобранное прочитанным
notifications-mark-room = Отметить прочитанным: { $room }
notifications-mark-read = Отметить прочитанным
notifications-mark-unread = Вернуть в новые

notifications-why-mention = { $who } упоминает вас
notifications-why-call = { $who } обращается ко всем
notifications-why-direct = { $who } пишет вам
notifications-why-reply = { $who } отвечает в ветке
notifications-why-message = { $who } пишет
notifications-why-poll_closed = Опрос завершён
notifications-why-not_posted = Отложенное сообщение не отправлено
notifications-why-security = Безопасность вашей учётной записи
notifications-why-reminder = Вы просили напомнить
notifications-why-digest = Что вы пропустили

notifications-why = Почему мне это пришло
notifications-because-mention = В сообщении назвали вас по имени.
notifications-because-call = В сообщении обратились к вашему отделу или ко всей комнате.
notifications-because-direct = Вам написали лично.
notifications-because-reply = Вы следите за этой веткой: писали в ней или подписались на неё.
notifications-because-message = Вы получаете уведомления обо всех сообщениях этой комнаты.
notifications-because-poll_closed = Вы автор опроса, и его время вышло.
notifications-because-not_posted = Вы отложили это сообщение, а отправить его не получилось.
notifications-because-security = Изменилось то, как вы входите в Суфлёр. Если это не вы, сообщите администратору.
notifications-because-reminder = Вы просили напомнить об этом сообщении.
notifications-because-digest = Вы просили присылать сводку непрочитанного.
notifications-source-room = Для этой комнаты вы выбрали сами:
notifications-source-section = Так вы настроили весь чат. Для этой комнаты можно выбрать иначе:
notifications-source-default = Так вы настроили все разделы. Для этой комнаты можно выбрать иначе:
notifications-source-usual = Так заведено для таких комнат. Можно выбрать иначе:
notifications-source-outside = Вы не участник этой комнаты: из неё приходят только обращения к вам.
notifications-level-of = Уведомления комнаты «{ $room }»
notifications-level-all = Обо всех сообщениях
notifications-level-all-hint = О каждом новом сообщении.
notifications-level-mentions = Когда обращаются ко мне
notifications-level-mentions-hint = Об упоминаниях и ответах в ветках, за которыми вы следите.
notifications-level-nothing = Ни о чём
notifications-level-nothing-hint = Всё останется на месте, но не побеспокоит.
notifications-level-usual = Как обычно
notifications-level-default = Как по умолчанию

notifications-gone = Этого уведомления больше нет
notifications-gone-text = Сообщение удалили, или у вас больше нет к нему доступа.
notifications-show-all = Все уведомления

notifications-settings = Настройки уведомлений
notifications-settings-text = О чём сообщать и когда не беспокоить. Сами уведомления сохраняются всегда.
notifications-levels = О чём сообщать
notifications-levels-text = «Как обычно» — обо всём в личной переписке, в остальных комнатах — когда обращаются к вам.
notifications-everywhere = По умолчанию
notifications-rooms = Комнаты с собственным выбором

notifications-pause = Пауза
notifications-pause-text = На время паузы не придёт ничего, даже срочное.
notifications-pause-hour = На час
notifications-pause-four_hours = На 4 часа
notifications-pause-tomorrow = До завтра, до 9:00
notifications-paused-until = Пауза до { $time }.
notifications-quiet-until = Сейчас тихие часы, до { $time }.
notifications-resume = Закончить паузу

notifications-quiet = Тихие часы
notifications-quiet-text = В это время уведомления не всплывают, но всё сохраняется.
notifications-quiet-on = Соблюдать тихие часы
notifications-quiet-from = Начало тихих часов: { $day }
notifications-quiet-to = Конец тихих часов: { $day }
notifications-quiet-next = на следующий день
notifications-quiet-zone = Время считается по поясу профиля: { $zone }.
notifications-exceptions = Даже в тихие часы сообщать, если
notifications-exception-direct = пишут лично мне
notifications-exception-mentions = называют меня по имени

notifications-digest = Сводка
notifications-digest-text = Раз в день — одно уведомление о том, что осталось непрочитанным.
notifications-digest-on = Присылать сводку
notifications-digest-at = Во сколько

notifications-browser = Уведомления в этом браузере
notifications-browser-text = Всплывают, даже когда страница закрыта. По дороге их никто не прочитает: они зашифрованы для этого браузера.
notifications-browser-missing = Этот браузер не показывает уведомлений, или страница открыта без HTTPS.
notifications-browser-refused = Браузеру запрещено показывать уведомления. Разрешите их в настройках сайта и обновите страницу.
notifications-browser-page = Уведомления показываются, пока открыта хотя бы одна вкладка.
notifications-browser-off = Выключены.
notifications-browser-on = Включены.
notifications-browser-turn-on = Включить
notifications-browser-turn-off = Выключить
notifications-browser-no-service = Служба уведомлений браузера недоступна. Пока открыта вкладка, уведомления будут показываться.
notifications-browsers = Браузеры, в которые приходят уведомления
notifications-browser-told = последнее { $when }
notifications-browser-untold = ещё ничего не приходило
notifications-browser-forget = Больше не сообщать: { $name }
notifications-install = Установить приложение

notifications-policy = Всплывающие уведомления
notifications-policy-text = Они идут через службы браузеров в зашифрованном виде.
notifications-policy-texts = Показывать, кто и что написал
notifications-policy-texts-hint = Если выключить, уведомление скажет только, что есть новое.
