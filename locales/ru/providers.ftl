# Поставщики моделей: ошибки, проверка, поля формы.

provider-has-models = У поставщика ещё есть модели. Сначала удалите их или перенесите к другому поставщику.
provider-unknown = Такого поставщика нет. Обновите страницу.
provider-first = Сначала добавьте поставщика, затем его модели.
provider-needs-key = Для этого поставщика нужен ключ.
provider-has-no-chat = Этот поставщик не ведёт диалогов.
provider-has-no-embedding = Эта модель не строит векторов.
provider-has-no-images = Эта модель не рисует.
provider-has-no-speech = Эта модель не распознаёт речь.
address-is-the-providers = Адрес и ключ меняют у поставщика, а не у модели.
apps-register-themselves = Приложение регистрирует свои модели само.
app-gone = Приложение отозвано или не отвечает.
api-key-unfit = В ключе могут быть только латинские буквы, цифры и знаки. Проверьте, не скопировалось ли лишнее.
default-writes-texts = Моделью по умолчанию может быть только модель для текстов.
price-unfit = Цена: трёхбуквенный код валюты и числа через точку, например RUB, 0.20 и 0.60.
number-out-of-range = Число вне допустимых границ.

provider-check-question = Ответь одним словом: готово
provider-check-tool-question = Который час в Москве? Узнай это с помощью функции.
provider-check-sign-in-ok = Ключ принят.
provider-check-models-ok = { $count ->
    [0] Список моделей пуст.
    [one] В списке { $count } модель.
    [few] В списке { $count } модели.
   *[many] В списке { $count } моделей.
}
provider-check-chat-ok = Модель отвечает.
provider-check-stream-ok = { $count ->
    [one] Ответ приходит по мере готовности: { $count } часть.
    [few] Ответ приходит по мере готовности: { $count } части.
   *[many] Ответ приходит по мере готовности: { $count } частей.
}
provider-check-tools-ok = Модель вызывает функции.
provider-check-tools-unused = Модель ответила, но функцией не воспользовалась. Возможно, она этого не умеет.
provider-check-embeddings-ok = { $count ->
    [one] Векторы строятся: { $count } число.
    [few] Векторы строятся: { $count } числа.
   *[many] Векторы строятся: { $count } чисел.
}
provider-check-skipped = Не проверялось.

provider-field-scope-label = Тип доступа
provider-field-scope-hint = Для кого выдан ключ: PERS — физическому лицу, B2B — организации с пакетами, CORP — организации с оплатой по факту.
provider-field-api-version-label = Версия API
provider-field-api-version-hint = v1 подходит всем; v2 нужна для новых моделей.
provider-field-concurrency-label = Одновременных запросов
provider-field-concurrency-hint = Сколько разрешает тариф. Остальные подождут в очереди.
provider-field-root-certificate-label = Корневой сертификат
provider-field-root-certificate-hint = PEM-файл, которому доверяют только соединения с этим поставщиком. Для серверов Сбера это сертификат Минцифры (Russian Trusted Root CA). Проверку сертификатов отключить нельзя.
provider-field-folder-label = Каталог
provider-field-folder-hint = Идентификатор каталога Yandex Cloud, начинается с b1g. Он виден в консоли рядом с именем каталога.
provider-field-api-label = Интерфейс
provider-field-api-hint = compatible знает все модели; native — только собственные модели Яндекса.
