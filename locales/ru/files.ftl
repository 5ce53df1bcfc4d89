# Файлы в поле сообщения
files-attach = Файлы и фото
files-attached = Вложения
files-bringing = Загрузка: { $name }
files-remove = Убрать: { $name }
files-cancel = Отменить загрузку: { $name }
files-again = Загрузить ещё раз: { $name }
files-gone = Файла больше нет на сервере. Приложите его ещё раз или уберите.
files-too-many = { $count ->
    [one] К сообщению можно приложить не больше { $count } файла. Лишние не добавлены.
    [few] К сообщению можно приложить не больше { $count } файлов. Лишние не добавлены.
   *[many] К сообщению можно приложить не больше { $count } файлов. Лишние не добавлены.
}

# Файлы в сообщениях
files-pictures = Изображения
files-look = Открыть изображение: { $name }
files-download = Скачать
files-keep = Скачать: { $name }
files-of = { $number } из { $count }
files-before = Предыдущее изображение
files-next = Следующее изображение
files-imported = из загруженной истории

# Голосовые сообщения
files-voice = Голосовое сообщение
files-play = Слушать
files-pause = Пауза
files-seek = Место в записи
files-at = { $at } из { $of }
files-speed = Скорость: { $speed }. Нажмите, чтобы изменить
files-voice-silent = Запись не воспроизводится. Попробуйте ещё раз или скачайте её из списка файлов комнаты.
files-recording = Запись голосового сообщения
files-recorded = Записано { $at } из { $of }
files-loudness = Громкость
files-voice-drop = Удалить запись
files-voice-done = Готово
files-understood = Понятно
files-microphone-asking = Разрешите доступ к микрофону: браузер сейчас об этом спросит.
files-microphone-denied = Браузер не даёт доступа к микрофону. Разрешите его в настройках сайта (значок слева от адреса) и попробуйте ещё раз.
files-microphone-none = Микрофон не найден. Подключите его и попробуйте ещё раз.
files-microphone-insecure = Записывать голос можно, только если Sufler открыт по защищённому адресу (https). Скажите об этом администратору.
files-microphone-failed = Записать голос не получилось. Проверьте, не занят ли микрофон другой программой.

# Файлы комнаты
files-of-room = Файлы комнаты
files-export = Выгрузить переписку
files-kinds = Какие файлы показать
files-kind-all = Все
files-kind-image = Фото
files-kind-file = Документы
files-kind-voice = Голосовые
files-none = Таких файлов здесь нет
files-none-hint = Файл можно перетащить в переписку, вставить из буфера или выбрать кнопкой «плюс» у поля сообщения.
