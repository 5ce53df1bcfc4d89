//! Verbs that promise, ask for and refuse work.

use std::{collections::HashSet, sync::LazyLock};

use super::phrases::Phrases;

/// First person singular, perfective future: «сделаю».
pub(super) static I_SHALL: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "сделаю пришлю отправлю подготовлю проверю посмотрю напишу позвоню уточню исправлю поправлю починю выложу залью \
     запущу соберу скину кину вышлю передам создам отдам закажу оформлю оплачу куплю привезу завезу доставлю заберу \
     договорюсь свяжусь займусь возьмусь разберусь вернусь отпишусь подключусь организую обновлю добавлю удалю перенесу \
     назначу согласую утвержу подпишу опубликую перезвоню спрошу узнаю выясню найду поищу закрою открою заведу поставлю \
     настрою разверну откачу смержу задеплою протестирую допишу закончу завершу доделаю переделаю сверстаю нарисую \
     посчитаю рассчитаю составлю распишу расскажу покажу проведу встречусь помогу напомню сообщу отвечу подтвержу \
     забронирую зарезервирую выставлю проконтролирую прослежу обсужу внесу принесу подвезу отвезу отгружу упакую \
     распечатаю отсканирую переведу пересоберу перезапущу выкачу вышлем подниму гляну прочитаю прочту изучу проанализирую \
     сравню оценю прикину поговорю созвонюсь приглашу позову проинформирую уведомлю оповещу загружу выгружу скачаю \
     перешлю продублирую сверю перепроверю дополню сформирую внедрю реализую напилю запилю пофикшу пофиксю задокументирую \
     опишу оформлю зарегистрирую запишу сниму смонтирую подберу предоставлю верну компенсирую оплачу заплачу переведу \
     поменяю заменю уберу вынесу отключу включу подготовим разошлю раздам дам дополучу запрошу закреплю зафиксирую отмечу"
        .split_whitespace()
        .collect()
});

/// First person plural, perfective future: «сделаем».
pub(super) static WE_SHALL: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "сделаем пришлем отправим подготовим проверим посмотрим напишем позвоним уточним исправим поправим починим выложим \
     зальем запустим соберем скинем вышлем передадим создадим отдадим закажем оформим оплатим купим привезем завезем \
     доставим заберем свяжемся займемся разберемся вернемся организуем обновим добавим удалим согласуем подпишем \
     опубликуем закроем откроем заведем поставим настроим развернем откатим протестируем допишем закончим завершим \
     доделаем переделаем посчитаем рассчитаем составим распишем покажем проведем поможем сообщим ответим подтвердим \
     забронируем выставим внесем отгрузим упакуем разошлем предоставим вернем заменим уберем отключим включим"
        .split_whitespace()
        .collect()
});

/// Words that look like a first person of the future and are not.
pub(super) static NOT_SHALL: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "понимаю полагаю предлагаю хочу прошу вижу пишу помню считаю надеюсь советую рекомендую согласую поддерживаю \
     потеряю опоздаю пропущу провалю просрочу сорву проиграю забуду упущу нарушу сломаю задержусь \
     подтверждаю против приветствую сочувствую подозреваю предпочитаю ожидаю учусь сижу стою вожу ношу прошу нахожусь"
        .split_whitespace()
        .collect()
});

/// Prefixes that make a Russian verb perfective.
pub(super) const PERFECTIVE: &[&str] = &[
    "с", "по", "вы", "за", "пере", "при", "про", "до", "от", "на", "раз", "рас", "под", "об", "у",
    "из", "ис", "в",
];

macro_rules! phrases {
    ($(#[$doc:meta])* $name:ident, $list:expr) => {
        $(#[$doc])*
        pub(super) static $name: LazyLock<Phrases> = LazyLock::new(|| Phrases::new($list));
    };
}

phrases!(
    /// Set phrases of taking work on.
    TAKING,
    "беру на себя|беру .. на себя|возьму на себя|возьму .. на себя|на мне|за мной|с меня|беру в работу|беру это|беру задачу\
     |я возьму|я беру|возьму эту|возьму задачу|возьму в работу|записал себе|записала себе\
     |i'll|i will|i'm going to|i am going to|we'll|we will|i'm on it|i am on it|on it|i've got this|i got this\
     |leave it to me|will do|will send|will prepare|will check|will fix|will update|will share|will post|will call\
     |consider it done|i can take|i can do it|i can send .. by|i can have .. by|i take it|i promise"
);

phrases!(
    /// What follows "I'll" when it promises nothing.
    NOT_WORK,
    "be|lose|miss|fail|get|hear|run out|run late|break|suffer|owe|regret|forget|die|go bankrupt|have to|need|try|never|not|see|think|probably|assume|admit|say|go with|go for|use|stick|postpone|switch|make an offer\
     |make the offer|make him an offer|make her an offer|keep|ship|likely|possibly|maybe|wait|believe|know|rather"
);

phrases!(
    /// Hedges that turn a promise into a hope.
    HEDGE,
    "если|может|наверное|возможно|постараюсь|попробую|надеюсь|вряд ли|хотел|хотела|бы|думал|думала|давай|давайте|if|maybe\
     |perhaps|might|i'll try|hopefully|probably|try to|unless|предлагаю"
);

phrases!(
    /// Taking a promise back.
    FAILING,
    "не успею|не успеваю|не смогу|не получится|не получается|не выйдет|не сделаю|не пришлю|не отправлю|не дождусь\
     |не успеем|не сможем|can't make|won't make|won't be able|will not be able|can't do|cannot do|won't have|can't finish\
     |won't finish|not going to make|can't send|won't send|i can't"
);

phrases!(
    /// Refusing at the beginning of a reply.
    REFUSING,
    "нет|не смогу|не могу|не успею|не успеваю|увы|к сожалению|извини*|no|nope|sorry|can't|i can't|i cannot|unfortunately|прости*"
);

phrases!(
    /// Asking a person to do something.
    REQUEST,
    "можешь|сможешь|можете|сможете|нужно чтобы ты|пришли|подготовь|проверь|сделай|посмотри|отправь|скинь|позвони|напиши\
     |возьми|закажи|оформи|уточни|обнови|исправь|поправь|добавь|выложи|собери|согласуй|созвонись|займись|помоги|передай\
     |забронируй|подпиши|оплати|привези|узнай|спроси|перезвони|составь|посчитай|рассчитай|опубликуй|заведи|настрой\
     |протестируй|назначь|организуй|запусти|почини|перенеси|забери|глянь|дай|на тебе|с тебя|за тобой|поручаю\
     |can you|could you|will you|would you|please|are you able|can we ask you|you'll take|take care of"
);

/// Second persons that ask nothing of anybody.
const NOT_ASKED: &[&str] = &[
    "знаешь",
    "видишь",
    "понимаешь",
    "думаешь",
    "хочешь",
    "помнишь",
    "лишь",
    "считаешь",
    "скажите",
    "подскажите",
    "извините",
    "простите",
    "смотрите",
    "слушайте",
    "давайте",
    "здравствуйте",
    "знаете",
    "видите",
    "думаете",
    "хотите",
    "считаете",
    "помните",
    "понимаете",
    "сайте",
    "лимите",
    "говоришь",
    "пишешь",
    "делаешь",
];

/// Whether a word asks somebody to do something by its form: «пришлёшь», «подготовьте».
pub(super) fn asks_of_you(norm: &str) -> bool {
    let ends = |list: &[&str]| list.iter().any(|end| norm.ends_with(end));
    ends(&[
        "ешь",
        "ишь",
        "ешься",
        "ишься",
        "ите",
        "йте",
        "ьте",
        "йтесь",
        "итесь",
    ]) && norm.chars().count() >= 6
        && !NOT_ASKED.contains(&norm)
}
