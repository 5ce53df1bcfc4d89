//! The word lists: function words, small talk, and the cues of decisions, questions and promises.

use std::{collections::HashSet, sync::LazyLock};

use super::phrases::Phrases;

/// Words that say nothing by themselves.
pub(super) static STOP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    STOP_RU
        .split_whitespace()
        .chain(STOP_EN.split_whitespace())
        .collect()
});

const STOP_RU: &str = "и в во не что он на я с со как а то все она так его но да ты к ко у же вы за бы по только ее мне \
    было вот от меня еще нет о об из ему теперь когда даже ну ли если уже или ни быть был него до вас нибудь вам ведь \
    там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб чтобы без будто чего раз \
    тоже себе под будет тогда кто этот того потому этого какой ним здесь этом мой тем нее сейчас были куда зачем всех \
    при наконец об другой хоть после над больше тот через эти нас про всего них какая много разве эту моя свою этой \
    перед чуть том такой им более всегда конечно всю между это эта этих этим этими весь вся наш наша наше наши нам \
    нами ваш ваша ваши вами мной тобой собой которые который которая которое которых которым которой которого можно \
    нужно нужен нужна нужны очень просто также либо пока пусть почему сколько какие каких каком какую каким свой своей \
    своего своих уж вообще кстати именно вроде типа давай давайте пожалуйста плиз буду будем будут будете будешь мог \
    могу можем могут можете можешь та те ту тех так-то как-то что-то кто-то где-то кого кому чем кем чему этому тому \
    ок окей ага угу ладно спасибо привет всем хорошо понял поняла понятно значит итак короче мол де эх ой ах уф \
    сегодня завтра вчера ли-бо либо хотя лишь около из-за из-под поэтому зато однако";

const STOP_EN: &str = "i me my myself we our ours ourselves you your yours yourself he him his himself she her hers \
    herself it its itself they them their theirs themselves what which who whom this that these those am is are was \
    were be been being have has had having do does did doing a an the and but if or because as until while of at by \
    for with about against between into through during before after above below to from up down in out on off over \
    under again further then once here there when where why how all any both each few more most other some such no \
    nor not only own same so than too very can will just don should now i'm i've i'll i'd you're you've you'll we're \
    we've we'll we'd they're they've they'll he's she's it's that's there's let's don't doesn't didn't isn't aren't \
    wasn't weren't won't wouldn't can't cannot couldn't shouldn't haven't hasn't hadn't would could may might must \
    shall also please yes yeah yep nope ok okay well get got us today tomorrow yesterday hi hello thanks thank hey \
    oh um maybe actually really quite still yet";

/// Words of greetings, thanks and reactions.
pub(super) static SMALL: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "ок окей ok okay kk k ага угу да нет неа yes no yep nope yeah спасибо спасибки спс благодарю thanks thank thx ty \
     привет приветы приветствую здравствуйте здрасте здравствуй добрый доброе доброго доброй день утро утра вечер \
     вечера дня ночи hi hello hey morning good afternoon evening всем коллеги коллега друзья ребята народ team all \
     everyone folks guys отлично супер круто класс классно замечательно прекрасно great nice cool awesome perfect \
     wow вау ура молодец молодцы понял поняла понятно ясно принято принял приняла got it lgtm sgtm хорошо ладно \
     договорились +1 1 пожалуйста please welcome пока bye увидимся хаха ахах ахаха ахахах хах lol лол haha hahaha \
     хехе хорошего хороших выходных пятницы weekend have a nice согласен согласна agreed agree sure плюс плюсую \
     огонь бывает ничего страшного сочувствую поздравляю поздравляем congrats congratulations праздником рождения с \
     днем рад рада настроения удачи ждем done готово готова вот это именно точно хорошо-хорошо оу ого ну и"
        .split_whitespace()
        .collect()
});

macro_rules! phrases {
    ($(#[$doc:meta])* $name:ident, $list:expr) => {
        $(#[$doc])*
        pub(super) static $name: LazyLock<Phrases> = LazyLock::new(|| Phrases::new($list));
    };
}

phrases!(
    /// Greetings and addresses to everybody that may open a message.
    GREETING,
    "всем привет|привет всем|привет|коллеги привет|коллеги|добрый день|доброе утро|добрый вечер|всем доброго дня\
     |доброго дня|доброго времени суток|здравствуйте|всем добрый день|ребята|друзья|народ|hi all|hi team|hi everyone\
     |hi|hello|hello all|hello everyone|hey|hey team|hey all|hey folks|good morning|good afternoon|morning all|team|folks\
     |guys|приветствую|всем доброе утро|коллеги добрый день|коллеги доброе утро|привет коллеги|добрый день коллеги"
);

phrases!(
    /// Reports of a decision: a denial in front of them takes them back.
    DECIDED,
    "решили|решено|решил|решила|принято решение|приняли решение|принял решение|приняла решение|решение принято\
     |договорились|утвердили|утвержден*|утвердил|утвердила|согласовали|согласован|согласована|согласовано|согласованы\
     |согласовал|согласовала|одобрили|одобрен*|одобрил|одобрила|выбрали|остановились на|сошлись на|постановили\
     |отменили|отменил|отменила|перенесли|перенес|отложили|отказались от|зафиксировали|передумал*\
     |окончательное решение|финальное решение|итоговое решение|выбор сделан|пришли к\
     |we decided|we've decided|we have decided|decided to|decided on|it's decided|it is decided|have decided|has decided\
     |we chose|we've chosen|we agreed|we've agreed|agreed to|agreed on|agreed that|was agreed|is approved|are approved\
     |been approved|was approved|approved|is signed off|are signed off|was signed off|signed off on|settled on|we picked|final decision|was cancelled|is cancelled\
     |was postponed|is postponed|been postponed|been cancelled|changed his mind|changed her mind|changed their mind\
     |changed their minds|opted for|opted to"
);

phrases!(
    /// Decisions said as they are made: with a denial they decide the contrary.
    DECIDING,
    "утверждаем|утверждаю|согласовываем|согласовываю|берем вариант|берем .. вариант|берем|выбираем|останавливаемся на\
     |переносим|переносится|отменяем|отменяется|отменяются|откладываем|откладывается|фиксируем|запускаем|делаем так\
     |делаем .. вариант|идем с|идем по варианту|едем с|откатываем|откатываемся|отказываемся от|будем использовать\
     |будем делать|будем работать|переходим на|переезжаем на|делаем оффер|нанимаем|заказываем|закупаем\
     |ставим на паузу|замораживаем|итог|итого решение|решение|тогда так|значит так|остаемся на|остается в силе\
     |оставляем|назначаем|меняем|заменяем|закрываем|сдвигаем|выпускаем|поставщиком берем|работаем с|одобряю|одобряем\
     |релизимся|выкатываем|выкатываемся|встречаемся\
     |let's go with|we'll go with|we will go with|we're going with|we are going with|going with|we're moving\
     |we are moving|we move|moving the|we're postponing|we are postponing|we're dropping|we are dropping|we drop\
     |we're cancelling|we are cancelling|rolling back|we roll back|we're rolling back|we'll stick with|stick with\
     |we stick to|we'll stick to|decision|we're switching|we are switching|we'll switch|we switch|we will switch\
     |we'll use|we will use|we're hiring|we are hiring|we'll make .. offer|we are making .. offer|we make .. offer\
     |we'll postpone|we will postpone|we're keeping|we'll keep|we ship|we're shipping|we'll ship"
);

phrases!(
    /// What makes a later decision take an earlier one back.
    CHANGED,
    "передумал*|все-таки|все таки|все же|отменя*|отменил*|отклад*|отложил*|перенос*|перенес*|вместо|уже не|меняем\
     |поменял*|изменил*|новый срок|сдвига*|сдвинул*|возвращаемся|оставляем|остаемся|остается|откатываем*|больше не\
     |отказал*|отказыва*|actually|instead|changed|scratch|no longer|cancel*|postpon*|revert*|moving|moved|rather|after all"
);

phrases!(
    /// Suggestions that an agreement turns into a decision.
    PROPOSAL,
    "предлагаю|предлагаем|предложение|давайте|давай|может|как насчет|что если|что скажете|что думаете|лучше\
     |я за то чтобы|я бы|хочу предложить|есть идея|есть предложение|мое предложение\
     |what about|how about|i propose|i suggest|i'd suggest|my suggestion|proposal|let's|shall we|should we|we could\
     |we should|i'd go with|i would go with|why don't we|suggest*"
);

phrases!(
    /// Agreement at the beginning of a reply.
    AGREE,
    "согласен|согласна|согласны|ок|окей|ok|okay|давай|давайте|да|ага|угу|поддерживаю|поддерживаем|за|плюсую|плюс|1|agreed\
     |agree|i agree|sounds good|yes|yep|yeah|sgtm|lgtm|принято|договорились|хорошо|годится|подходит|так и сделаем|отлично\
     |решено|works for me|do it|let's do it|fine by me|fine with me|fine|deal|устраивает|не против|не возражаю|идет\
     |утверждаю|одобряю|конечно|супер|точно|sure|great|good idea|perfect|approved|добро|меня устраивает|мне подходит\
     |нас устраивает|всех устраивает|клиент согласен|тоже за|я за|я тоже за|тоже согласен|тоже согласна|разумно|логично"
);

phrases!(
    /// The beginning of a reply that takes on what was asked; "fine" and «точно» only approve of it.
    ACCEPTING,
    "да|ок|окей|ok|okay|хорошо|ладно|ага|угу|принято|договорились|конечно|сделаю|без проблем|не вопрос|yes|yep|yeah|sure|will do\
     |of course|on it|no problem|certainly|happy to|i can|i will|i'll|могу|смогу|займусь|беру|давай|давайте|deal|do it"
);

phrases!(
    /// Words of a mere possibility at the beginning of a suggestion.
    POSSIBLE,
    "could|might|may|можно|могли бы|можем|сначала|maybe|может|perhaps"
);

phrases!(
    /// Disagreement anywhere in a reply.
    DISAGREE,
    "не согласен|не согласна|не согласны|я против|против|не стоит|не надо|не нужно|не поддерживаю|плохая идея|не подходит\
     |не годится|не пойдет|рано|disagree|don't agree|do not agree|not sure|bad idea|i'd rather not|rather not|won't work\
     |doesn't work|against|не уверен|не уверена|сомневаюсь|нельзя|не устраивает"
);

phrases!(
    /// Words that make what follows a wish, a doubt or a hearsay.
    UNSURE,
    "если|когда|как только|пока не|чтобы|надо|нужно|хотелось|хорошо бы|бы|должны|должен|думаю|кажется|наверное\
     |возможно|вдруг|кто|if|when|once|unless|until|maybe|perhaps|might|should|need to|have to|who"
);

phrases!(
    /// The words that ask.
    ASKING,
    "кто|что|где|куда|откуда|когда|почему|зачем|как|какой|какая|какое|какие|какого|каком|какую|какого|сколько|чей|чья\
     |подскажите|подскажи|скажите|есть ли|можно ли|нужно ли|кто-нибудь|кто-то|кому|кого|чем|до скольки|во сколько\
     |who|what|where|when|why|how|which|whose|can anyone|does anyone|is there|are there|do we|did we|has anyone|anyone"
);

phrases!(
    /// Begins a reply that answers.
    ANSWERING,
    "да|нет|не|ага|угу|неа|конечно|точно|пока нет|еще нет|уже|сделано|готово|думаю|вроде да|вроде нет|не надо|не нужно|нужно\
     |надо|можно|нельзя|смогу|сможем|могу|не могу|есть|нету|я|мы|yes|no|yep|yeah|nope|not yet|sure|i think|done|already\
     |i can|we can|it is|it's|they are|there is|there are|ок|хорошо|согласен|согласна|по-моему|давай|давайте|верно"
);

phrases!(
    /// A reply that leaves the question open.
    EVADING,
    "не знаю|хороший вопрос|без понятия|надо спросить|надо узнать|надо уточнить|нужно уточнить|уточню|узнаю|выясню\
     |спрошу|посмотрю|проверю|тоже интересно|тоже хочу|понятия не имею|не в курсе|не помню|сложно сказать|пока неясно\
     |пока непонятно|пока не знаем|не уверен|не уверена|вернусь с ответом|присоединяюсь|i don't know|don't know|no idea\
     |not sure|good question|i'll check|i'll ask|i'll find|let me check|will check|same question|wondering|dunno\
     |need to check|need to ask|i will check|i'll look"
);

phrases!(
    /// Its author withdraws or answers the question.
    SETTLED,
    "вопрос снят|вопрос закрыт|снимаю вопрос|уже не нужно|уже не надо|неактуально|не актуально|разобрался|разобралась\
     |сам нашел|сама нашла|уже нашел|уже нашла|нашел|нашла|отбой|nevermind|never mind|figured it out|found it|solved"
);
