# Providers of models: problems, the check, the fields of their forms.

provider-has-models = This provider still has models. Remove them or give them to another provider first.
provider-unknown = There is no such provider. Load the page again.
provider-first = Add the provider first, then its models.
provider-needs-key = This provider needs a key.
provider-has-no-chat = This provider holds no conversations.
provider-has-no-embedding = This model makes no vectors.
provider-has-no-images = This model does not draw.
provider-has-no-speech = This model does not write down speech.
address-is-the-providers = Address and key are changed at the provider, not at the model.
apps-register-themselves = An app registers its models itself.
app-gone = The app was revoked or does not answer.
api-key-unfit = A key holds only Latin letters, digits and signs. Look whether something else was copied with it.
default-writes-texts = Only a model that writes texts can be the default.
price-unfit = A price is a currency of three letters and decimal numbers, such as USD, 0.20 and 0.60.
number-out-of-range = The number is out of range.

provider-check-question = Answer with one word: ready
provider-check-tool-question = What time is it in Moscow? Find out with the function.
provider-check-sign-in-ok = The key is accepted.
provider-check-models-ok = { $count ->
    [0] The list of models is empty.
    [one] The list has { $count } model.
   *[other] The list has { $count } models.
}
provider-check-chat-ok = The model answers.
provider-check-stream-ok = { $count ->
    [one] The answer comes as it is made: { $count } piece.
   *[other] The answer comes as it is made: { $count } pieces.
}
provider-check-tools-ok = The model calls functions.
provider-check-tools-unused = The model answered without the function. It may not know how to use one.
provider-check-embeddings-ok = { $count ->
    [one] Vectors are made: { $count } number.
   *[other] Vectors are made: { $count } numbers.
}
provider-check-skipped = Not looked at.

provider-field-scope-label = Access type
provider-field-scope-hint = Whom the key was issued for: PERS is a person, B2B an organisation with packages, CORP one that pays as it goes.
provider-field-api-version-label = API version
provider-field-api-version-hint = v1 suits everybody; v2 is needed for new models.
provider-field-concurrency-label = Requests at once
provider-field-concurrency-hint = How many the tariff allows. The rest wait in turn.
provider-field-root-certificate-label = Root certificate
provider-field-root-certificate-hint = A PEM file trusted by connections to this provider alone. Sber's servers need the certificate of the Russian Ministry of Digital Development (Russian Trusted Root CA). Checking certificates cannot be switched off.
provider-field-folder-label = Folder
provider-field-folder-hint = The id of the Yandex Cloud folder; it begins with b1g and stands beside the folder's name in the console.
provider-field-api-label = Interface
provider-field-api-hint = compatible knows all models; native only those of Yandex's own making.
