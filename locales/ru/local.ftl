# Локальные модели.

local-models-text = Модели, которые работают на этом сервере: переписка никуда не уходит. Выберите ту, что поместится в память, и скачайте её.
local-unknown = неизвестно
local-machine-memory = Память сервера
local-machine-free = свободно { $bytes }
local-machine-limit = Предел для моделей
local-machine-limit-text = задан в настройках
local-machine-disk = Свободно на диске
local-machine-disk-used = модели занимают { $bytes }
local-machine-disk-unused = моделей пока нет
local-machine-folder = Папка моделей
local-copy-folder = Скопировать путь к папке
local-machine-kept-out =
    { $count ->
        [one] Памяти хватило бы ещё на { $shown } модель каталога, но мешает предел. Поднять его можно в настройках сервера:
        [few] Памяти хватило бы ещё на { $shown } модели каталога, но мешает предел. Поднять его можно в настройках сервера:
       *[many] Памяти хватило бы ещё на { $shown } моделей каталога, но мешает предел. Поднять его можно в настройках сервера:
    }

local-begin = Для этого сервера советуем { $title }
local-begin-text = Скачать нужно { $size }, в работе модель займёт { $memory } памяти. Остальные модели — ниже.
local-begin-verb = Скачать эту модель
local-best = советуем

local-here = На этом сервере
local-offered = Можно скачать
local-view = Вид
local-view-list = Список
local-view-chart = Сравнение
local-only-fitting = Только подходящие этому серверу
local-order = Порядок в списке
local-order-small = Сначала небольшие
local-order-large = Сначала большие
local-order-fast = Сначала быстрые
local-downloads-off = Загрузка моделей на этом сервере отключена (engine.downloads). Модель можно добавить файлом.
local-none = Каталог пуст
local-none-text = В списке моделей этого сервера (engine.catalogue) ничего нет. Модель можно добавить файлом.
local-none-fits = Ни одна модель не помещается
local-none-fits-text = Всем моделям каталога нужно больше памяти, чем есть у этого сервера.
local-show-all = Показать все

local-untried = нами не проверена
local-licence-opens = (лицензия, откроется в новой вкладке)
local-context = контекст { $tokens }
local-about = ≈ { $figure }
local-size = Размер
local-speed = Скорость
local-speed-unknown = не измерена
local-speed-figure = { $tokens } ток./с
local-speed-measured = измерена
local-speed-expected = ожидается
local-memory = Память
local-memory-of = { $needed } из { $there }
local-fit-fits = Поместится
local-fit-tight = Впритык: свободно { $free }
local-fit-limit = Больше предела в { $limit }
local-fit-not = Не хватает { $lack }
local-fit-unknown = Память сервера неизвестна

local-is-absent = не скачана
local-is-queued = в очереди
local-is-downloading = скачивается
local-is-verifying = проверяется
local-is-paused = приостановлена
local-is-confirm = ждёт подтверждения
local-is-failed = не удалось
local-is-unused = не подключена
local-is-ready = готова

local-download = Скачать
local-pause = Пауза
local-resume = Продолжить
local-again = Повторить
local-cancel = Отменить загрузку
local-cancel-of = Отменить загрузку: { $title }
local-use = Подключить
local-unused-text = Файл уже в папке моделей. Подключите модель, чтобы суфлёр мог к ней обращаться.
local-examine = Проверить
local-measure = Измерить скорость
local-remove = Удалить
local-deeds = Действия: { $title }

local-progress = Загрузка: { $title }
local-of = { $received } из { $size }
local-left = осталось { $time }
local-verifying-text = файл на месте и проверяется
local-paused-text = скачанное сохранено
local-confirm-text = Контрольная сумма этого файла заранее неизвестна: её сообщил сам источник, { $source }. Сверьте её со страницей модели и подтвердите: дальше будет принят только такой файл.
local-confirm-file-text = Контрольная сумма этой модели заранее неизвестна. Здесь показана сумма файла, который лежит в папке моделей. Сверьте её со страницей модели и подтвердите: дальше будет принят только такой файл.
local-confirm-file = Подтвердить и подключить
local-copy-sum = Скопировать контрольную сумму
local-confirm = Подтвердить и скачать
local-news = { $title }: { $state }.
local-news-percent = { $title }: скачано { $percent } %.

local-examined-of = Что умеет { $name }
local-examined-details = Подробнее
local-examined-said = Ответ модели: { $answer }
local-skill-schema = ответ по схеме
local-skill-russian = русский язык
local-skill-instruction = указания
local-skill-tools = вызов функций
local-skill-long-prompt = длинный текст
local-skill-schema-text = Нужно ответить строго по заданной схеме JSON. Без этого часть строк «Сути» останется цитатами.
local-skill-russian-text = Нужно ответить по-русски на вопрос по-русски. Без этого «Суть» русской переписки состоит из одних цитат.
local-skill-instruction-text = Нужно сделать ровно то, о чём просят: ответить одним словом и ничего не добавить.
local-skill-tools-text = Нужно вызвать предложенную функцию и верно назвать её аргументы. Без этого инструменты суфлёра не заработают.
local-skill-long-prompt-text = Нужно найти одну строку в середине длинного текста. Без этого в долгой переписке что-то упускается.
local-outcome-passed = справляется
local-outcome-failed = не справляется
local-outcome-not-offered = не умеет
local-outcome-broke = не ответила
local-examined-at = Проверена { $when }
local-measured-at = Скорость измерена { $when }
local-writes = пишет { $tokens } ток./с
local-reads = читает { $tokens } ток./с
local-not-examined = На этом сервере ещё не проверялась.
local-examining = Отвечает на вопросы…
local-examination-queued = Проверка ждёт очереди…

local-chart-figure = Что сравнить
local-chart-memory = Сколько памяти нужно моделям
local-chart-speed = Как быстро модели пишут, токенов в секунду
local-chart-free = свободно { $bytes }
local-chart-cap = предел для моделей { $bytes }
local-chart-all = всего { $bytes }
local-bar-fits = поместится
local-bar-tight = впритык
local-bar-limit = больше предела
local-bar-not = не поместится
local-bar-unknown = память сервера неизвестна
local-bar-measured = измерено на этом сервере
local-bar-expected = ожидается
local-chart-none = Скорость ещё не измерена
local-chart-none-text = Скачайте любую модель и измерьте её скорость: по ней станет видно, чего ждать от остальных.

local-use-title = Использовать { $title }?
local-download-title = Скачать { $title }?
local-room = На диске
local-room-after = останется { $bytes }
local-room-none = не хватит места: свободно { $bytes }
local-source = Откуда
local-source-url = Прерванная загрузка продолжится с того же места.
local-source-python = Пакет Python: прерванная загрузка начнётся заново.
local-licence = Лицензия
local-sum = Проверка файла
local-sum-known = по известной контрольной сумме
local-sum-unknown = по сумме источника, которую вы подтвердите
local-warn-tight = Сейчас на сервере занято слишком много памяти: модель запустится, когда её освободят другие программы.
local-warn-limit = Чтобы модель запустилась, увеличьте engine.memory_limit_mib.
local-warn-not = На этом сервере модель не запустится: ей не хватит памяти.
local-accept = Условия лицензии «{ $licence }» прочитаны и приняты

local-cancel-title = Отменить загрузку { $title }?
local-cancel-text = Скачанная часть файла будет удалена.
local-remove-title = Удалить { $title }?
local-remove-text = Файл исчезнет из папки моделей, в том числе для других серверов, которые ею пользуются. Сценарии перейдут на другую модель.

local-others = Другие файлы в папке
local-others-text = Этих файлов нет в каталоге: кто-то положил их сюда сам.
local-others-add = Чтобы подключить файл, выполните на сервере:
local-add = Добавить файл
local-add-title = Добавить модель файлом
local-add-text = Скопируйте файл GGUF на сервер и выполните там команду. Другие форматы не принимаются: они могут содержать программы.
local-add-after = После --languages перечислите языки, которыми модель хорошо владеет, после --context — сколько токенов она удерживает. Затем модель появится в списке.
local-copy-command = Скопировать команду
