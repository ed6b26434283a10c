// What the screens say, in English, Azerbaijani and Russian. Names of dishes, stations and tables stay as
// the venue wrote them.
//
// A text is found by its English words; {n}, {a}, {b} are put in. Capitals are never made by the page: ı
// and İ would go wrong.

const texts = {
  // English: [Azerbaijani, Russian]
  "Kitchen": ["Mətbəx", "Кухня"],
  "Pass": ["Paylama", "Раздача"],
  "All": ["Hamısı", "Все"],
  "Stations": ["Bölmələr", "Станции"],
  "Seen": ["Gördüm", "Вижу"],
  "Start": ["Başladım", "Начал"],
  "Start early": ["Tez başla", "Начать раньше"],
  "Ready": ["Hazırdır", "Готово"],
  "Served": ["Verildi", "Отдано"],
  "Recall": ["Geri qaytar", "Вернуть"],
  "Undo": ["Qaytar", "Отменить"],
  "Fire": ["Başla", "Начать"],
  "Fire course {n}": ["Kurs {n}: başlat", "Пустить курс {n}"],
  "Hold course": ["Kursu gözlət", "Придержать курс"],
  "on hold": ["gözlədilir", "придержано"],
  "On hold": ["Gözlədilir", "Придержано"],
  "after course {n}": ["bundan sonra: kurs {n}", "после курса {n}"],
  "At risk": ["Risk altında", "Под угрозой"],
  "Late": ["Gecikir", "Опаздывает"],
  "Cooking": ["Hazırlanır", "Готовится"],
  "Planned": ["Planda", "В плане"],
  "Fires in": ["Başlanğıca", "Начать через"],
  "Since {a}": ["Vaxtı: {a}", "С {a}"],
  "since {a}": ["vaxtı: {a}", "с {a}"],
  "fires {a}": ["başlanğıc {a}", "начать в {a}"],
  "not started": ["başlanmayıb", "не начато"],
  "not seen": ["görülməyib", "не видели"],
  "when the party comes": ["qonaqlar gələndə", "когда придут гости"],
  "serve {a}": ["verilir {a}", "подать {a}"],
  "ready": ["hazırdır", "готово"],
  "Allergy": ["Allergiya", "Аллергия"],
  "Allergy: see the host": ["Allergiya: inzibatçıdan soruşun", "Аллергия: спросите хоста"],
  "all day": ["cəmi", "всего"],
  "Stop. Cancelled": ["Dayan. Ləğv edildi", "Стоп. Отменено"],
  "Changed": ["Dəyişdi", "Изменено"],
  "Out: {a}": ["Bitib: {a}", "Закончилось: {a}"],
  "{a} is out": ["{a} bitib", "{a}: закончилось"],
  "Dish is out": ["Yemək bitib", "Блюдо закончилось"],
  "Dish is back": ["Yemək var", "Блюдо снова есть"],
  "Waiting to send": ["Göndərilməyi gözləyir", "Ждёт отправки"],
  "Sent": ["Göndərilir", "Отправляется"],
  "{n} more": ["daha {n}", "ещё {n}"],
  "more planned": ["planda daha", "ещё в плане"],
  "next {a}": ["növbəti {a}", "далее {a}"],
  "min": ["dəq", "мин"],
  "min late": ["dəq", "мин"],
  "live": ["canlı", "на связи"],
  "seen at {a}": ["son xəbər {a}", "последние данные {a}"],
  "Nothing to cook now": ["Hələlik sifariş yoxdur", "Пока заказов нет"],
  "Nothing at the pass now": ["Paylamada hələ heç nə yoxdur", "На раздаче пока пусто"],
  "Next: {a} for {b} at {c}": ["Növbəti: {a}, {b}, {c}", "Далее: {a} для {b} в {c}"],
  "table {a}": ["masa {a}", "стол {a}"],
  "Table {a}": ["Masa {a}", "Стол {a}"],
  "{a} started": ["{a}: başlandı", "{a}: начато"],
  "{a} is ready": ["{a} hazırdır", "{a}: готово"],
  "{a} is served": ["{a} verildi", "{a}: отдано"],
  "{a} is seen": ["{a}: görüldü", "{a}: увидели"],
  "{a} is back": ["{a} geri qayıtdı", "{a}: возвращено"],
  "{a} is on hold": ["{a} gözlədilir", "{a}: придержано"],
  "{a} is fired": ["{a}: başladıldı", "{a}: пущено"],
  "{a} is sent": ["{a} göndərildi", "{a}: отправлено"],
  "Send all": ["Hamısını ver", "Отдать всё"],
  "Waits for {a}": ["Gözləyir: {a}", "Ждёт: {a}"],
  "Sort": ["Sırala", "По порядку"],
  "course {n}": ["kurs {n}", "курс {n}"],
  "{n} can go": ["{n} hazır", "готово {n}"],
  "{n} late": ["{n} gecikir", "поздно {n}"],
  "Not done: {a}": ["Edilmədi: {a}", "Не сделано: {a}"],
  "Connection": ["Əlaqə", "Связь"],
  "No connection since {a}. {b}": ["{a} vaxtından əlaqə yoxdur. {b}", "Нет связи с {a}. {b}"],
  "No connection. {b}": ["Əlaqə yoxdur. {b}", "Нет связи. {b}"],
  "New tickets may be missing.": ["Yeni sifarişlər görünməyə bilər.", "Новых заказов может быть не видно."],
  "New bookings may be missing.": ["Yeni rezervlər görünməyə bilər.", "Новых броней может быть не видно."],
  "Trying again in {n} s.": ["{n} san sonra yenidən.", "Повтор через {n} с."],
  "Trying again.": ["Yenidən cəhd edilir.", "Пробуем снова."],
  "Try now": ["İndi cəhd et", "Повторить"],
  "Nothing is known yet.": ["Hələ heç nə məlum deyil.", "Пока ничего не известно."],
  "Settings": ["Ayarlar", "Настройки"],
  "Language": ["Dil", "Язык"],
  "Look": ["Görünüş", "Вид"],
  "Dark": ["Tünd", "Тёмный"],
  "Light": ["Açıq", "Светлый"],
  "Size": ["Ölçü", "Размер"],
  "Volume": ["Səs", "Громкость"],
  "Keys": ["Düymələr", "Клавиши"],
  "On": ["Açıq", "Вкл."],
  "Off": ["Bağlı", "Выкл."],
  "Close": ["Bağla", "Закрыть"],
  "Help": ["Kömək", "Справка"],
  "Sound is on": ["Səs açıqdır", "Звук включён"],
  "Sound is off": ["Səs bağlıdır", "Звук выключен"],
  "Access token": ["Giriş açarı", "Ключ доступа"],
  "Sign in": ["Daxil ol", "Войти"],
  "Who uses this screen? Ask the operator for a token.": [
    "Bu ekrandan kim istifadə edir? Açarı operatordan istəyin.",
      "Кто пользуется экраном? Ключ даёт оператор."],
  "The token is not trusted. Ask the operator for another.": [
    "Açar qəbul edilmədi. Operatordan başqasını istəyin.", "Ключ не принят. Попросите другой у оператора."],
  "Which restaurant?": ["Hansı restoran?", "Какой ресторан?"],
  "There is no such restaurant.": ["Belə restoran yoxdur.", "Такого ресторана нет."],
  "This screen is not for this token.": ["Bu ekran bu açar üçün deyil.", "Этот экран не для этого ключа."],
  "The last ten": ["Son on", "Последние десять"],
  "Nothing yet": ["Hələ heç nə", "Пока ничего"],
  "choose a card": ["kartı seç", "выбрать карточку"],
  "next step": ["növbəti addım", "следующий шаг"],
  "move": ["hərəkət", "двигаться"],
  "all day, large": ["cəmi, böyük", "всего, крупно"],
  "stations": ["bölmələr", "станции"],
  "bell": ["zəng", "звонок"],
  "Not sent for ten minutes; do it again if it still holds": [
    "On dəqiqə göndərilmədi; lazımdırsa, təkrar edin",
      "Не отправлено за десять минут; повторите, если нужно"],
  "The ticket has moved on": ["Sifariş artıq dəyişib", "Заказ уже изменился"],
  // For guests.
  "Book a table": ["Masa sifarişi", "Забронировать стол"],
  "Guests": ["Qonaqlar", "Гости"],
  "Day": ["Gün", "День"],
  "Times": ["Saatlar", "Время"],
  "Closed": ["Bağlıdır", "Закрыто"],
  "closed": ["bağlıdır", "закрыто"],
  "full": ["yer yoxdur", "мест нет"],
  "{a}, full for {n}. See the nearest times": [
    "{a}, {n} nəfər üçün yer yoxdur. Yaxın saatlara bax", "{a}, для {n} мест нет. Ближайшее время"],
  "{a} is full for {b}.": ["{a}: {b} üçün yer yoxdur.", "{a}: для {b} мест нет."],
  "That time was just taken.": ["Bu saat indicə tutuldu.", "Это время только что заняли."],
  "The nearest times:": ["Ən yaxın saatlar:", "Ближайшее время:"],
  "Choose another day or call.": ["Başqa gün seçin və ya zəng edin.", "Выберите другой день или позвоните."],
  "Choose a time": ["Saat seçin", "Выберите время"],
  "Continue: {a} for {n}": ["Davam et: {a}, {n} nəfər", "Дальше: {a}, {n} чел."],
  "Put us on the waitlist": ["Gözləmə siyahısına yaz", "В лист ожидания"],
  "You are on the waitlist for {a}.": ["Gözləmə siyahısındasınız: {a}.", "Вы в листе ожидания: {a}."],
  "We hold your table": ["Masanız saxlanılır", "Стол держим за вами"],
  "Take your time": ["Tələsməyin", "Не спешите"],
  "One minute left": ["Bir dəqiqə qaldı", "Осталась минута"],
  "The hold is over.": ["Saxlama vaxtı bitdi.", "Время удержания вышло."],
  "Your table is still free: hold it again": ["Masanız hələ boşdur: yenidən saxla",
    "Стол ещё свободен: удержать снова"],
  "Name": ["Ad", "Имя"],
  "Phone": ["Telefon", "Телефон"],
  "Allergies": ["Allergiyalar", "Аллергии"],
  "the kitchen sees them on every ticket": ["mətbəx onları hər sifarişdə görür",
    "кухня видит их на каждом заказе"],
  "For the table": ["Masa üçün", "Для стола"],
  "if you like": ["istəsəniz", "если хотите"],
  "Walnuts": ["Qoz", "Грецкий орех"], "Peanuts": ["Yerfıstığı", "Арахис"], "Milk": ["Süd", "Молоко"],
  "Eggs": ["Yumurta", "Яйца"], "Fish": ["Balıq", "Рыба"], "Sesame": ["Küncüt", "Кунжут"],
    "Gluten": ["Qlüten", "Глютен"],
  "Other": ["Başqa", "Другое"],
  "Other allergies, with commas": ["Başqa allergiyalar, vergüllə", "Другие аллергии, через запятую"],
  "Birthday": ["Ad günü", "День рождения"], "Anniversary": ["İldönümü", "Годовщина"],
  "High chair": ["Uşaq stulu", "Детский стул"], "Step-free": ["Pilləsiz giriş", "Без ступеней"],
  "Free to cancel or change until {a}.": ["{a} vaxtına qədər pulsuz dəyişmək və ləğv etmək olar.",
    "Бесплатно изменить или отменить можно до {a}."],
  "After that, please call.": ["Ondan sonra zəng edin.", "Позже, пожалуйста, позвоните."],
  "Confirm": ["Təsdiq et", "Подтвердить"],
  "Back": ["Geri", "Назад"],
  "Booked": ["Masa sizindir", "Забронировано"],
  "Asked: the restaurant will answer": ["Göndərildi: restoran cavab verəcək", "Отправлено: ресторан ответит"],
  "Cancelled": ["Ləğv edildi", "Отменено"],
  "Until about": ["Təxminən", "Примерно до"],
  "Code": ["Kod", "Код"],
  "Table": ["Masa", "Стол"],
  "Add to calendar": ["Təqvimə əlavə et", "В календарь"],
  "Change": ["Dəyiş", "Изменить"],
  "Cancel": ["Ləğv et", "Отменить"],
  "Cancel this booking?": ["Rezerv ləğv edilsin?", "Отменить бронь?"],
  "Yes, cancel": ["Bəli, ləğv et", "Да, отменить"],
  "Keep it": ["Saxla", "Оставить"],
  "This is a late cancel; please also call.": [
    "Bu, gec ləğvdir; zəhmət olmasa, həm də zəng edin.", "Это поздняя отмена; пожалуйста, ещё и позвоните."],
  "It is too late to change it here; please call.": [
    "Burada dəyişmək üçün gecdir; zəhmət olmasa, zəng edin.",
      "Здесь изменить уже нельзя; пожалуйста, позвоните."],
  "Change to {a}": ["{a} vaxtına dəyiş", "Перенести на {a}"],
  "Book another table": ["Başqa masa sifariş et", "Забронировать ещё"],
  "I'm on my way": ["Yoldayam", "Я в пути"],
  "On the day, one tap tells the kitchen you are coming:": [
    "Həmin gün bir toxunuşla mətbəxə xəbər verin:", "В этот день одно нажатие скажет кухне, что вы едете:"],
  "I'm on my way · {a}": ["Yoldayam · {a}", "Я в пути · {a}"],
  "The kitchen will have your meal ready when you arrive.": [
    "Mətbəx yeməyi gəlişinizə hazırlayacaq.", "Кухня приготовит всё к вашему приходу."],
  "How many minutes until you are here?": ["Neçə dəqiqəyə çatacaqsınız?", "Через сколько минут будете?"],
  "minutes": ["dəqiqə", "минут"],
  "Fewer minutes": ["Daha az dəqiqə", "Меньше минут"],
  "More minutes": ["Daha çox dəqiqə", "Больше минут"],
  "You arrive": ["Gəliş vaxtı", "Приход"],
  "Will be made": ["Hazırlanacaq", "Приготовим"],
  "Tell the kitchen": ["Mətbəxə xəbər ver", "Сообщить кухне"],
  "Not coming yet": ["Hələ yolda deyiləm", "Ещё не еду"],
  "The kitchen knows: you arrive at {a}.": ["Mətbəx bilir: gəliş {a}.", "Кухня знает: вы будете в {a}."],
  "No answer yet": ["Hələ cavab yoxdur", "Ответа пока нет"],
  "It may or may not be booked. Trying again is safe: never twice.": [
    "Rezerv oluna da bilər, olunmaya da. Yenidən cəhd təhlükəsizdir: iki dəfə olmaz.",
    "Бронь могла сохраниться, а могла и нет. Повторить безопасно: дважды не забронируется."],
  "It may or may not be done. Trying again is safe: never twice.": [
    "Edilmiş də ola bilər, edilməmiş də. Yenidən cəhd təhlükəsizdir: iki dəfə olmaz.",
    "Могло выполниться, а могло и нет. Повторить безопасно: дважды не случится."],
  "Try again": ["Yenidən cəhd et", "Повторить"],
  "Please call: {a}": ["Zəng edin: {a}", "Позвоните: {a}"],
  "Please fill in your name.": ["Adınızı yazın.", "Укажите имя."],
  "Please fill in a phone number.": ["Telefon nömrəsini yazın.", "Укажите телефон."],
  "Bookings rest for now": ["Rezerv müvəqqəti dayandırılıb", "Бронирование приостановлено"],
  "Ask the restaurant for your booking link.": ["Rezerv keçidini restorandan istəyin.",
    "Попросите у ресторана ссылку для брони."],
};

const plurals = {
  guests: { en: ["guest", "guests"], az: ["nəfər", "nəfər"], ru: ["гость", "гостя", "гостей"] },
  parties: { en: ["party", "parties"], az: ["masa", "masa"], ru: ["стол", "стола", "столов"] },
  taps: {
    en: ["tap is kept here and will be sent.", "taps are kept here and will be sent."],
    az: ["toxunuş burada saxlanılıb, göndəriləcək.", "toxunuş burada saxlanılıb, göndəriləcək."],
    ru: ["нажатие сохранено и будет отправлено.", "нажатия сохранены и будут отправлены.",
      "нажатий сохранены и будут отправлены."],
  },
};

const days = {
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  az: ["bazar", "bazar ertəsi", "çərşənbə axşamı", "çərşənbə", "cümə axşamı", "cümə", "şənbə"],
  ru: ["вс", "пн", "вт", "ср", "чт", "пт", "сб"],
};
const shortDays = { ...days, az: ["B.", "B.e.", "Ç.a.", "Ç.", "C.a.", "C.", "Ş."] };
const months = {
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"],
  az: ["yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr",
    "dekabr"],
  ru: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
    "ноября", "декабря"],
};

export const languages = { az: "Azərbaycanca", en: "English", ru: "Русский" };

const known = (text) => (text && text.slice(0, 2) in languages ? text.slice(0, 2) : null);

/**
 * What the address asks for, else what was chosen on this device, else what the browser prefers, else
 * English.
 */
export let language = known(new URLSearchParams(location.search).get("lang"))
  ?? known(localStorage.getItem("daybook.language")) ?? navigator.languages.map(known).find(Boolean) ?? "en";

export function choose(name) {
  language = name;
  localStorage.setItem("daybook.language", name);
  document.documentElement.lang = name;
}

/** A text in the chosen language, with values put in. */
export function say(text, values = {}) {
  const place = { az: 0, ru: 1 }[language];
  const found = place === undefined ? text : texts[text]?.[place] ?? text;
  return found.replace(/\{(\w)\}/g, (whole, name) => String(values[name] ?? whole));
}

const allergens = new Set(["walnuts", "peanuts", "milk", "eggs", "fish", "sesame", "gluten"]);

/** An allergy in the chosen language if it is one of the common ones, else as the guest said it. */
export function allergy(text) {
  if (!allergens.has(text)) return text;
  return say(text[0].toUpperCase() + text.slice(1)).toLocaleLowerCase(language);
}

/** `4 guests` in the chosen language. */
export const count = (number, thing) => `${number} ${one(number, thing)}`;

/** The word that goes with a number. */
export function one(number, thing) {
  const [forms, rule] = [plurals[thing][language], new Intl.PluralRules(language).select(number)];
  const place = { one: 0, few: forms.length > 2 ? 1 : forms.length - 1 }[rule] ?? forms.length - 1;
  return forms[place];
}

/** `Sat 4 May`, `4 may, şənbə`, `сб, 4 мая` of a date 2030-05-04. */
export function date(text) {
  const [day, number, month] = [weekday(text), Number(text.slice(8, 10)),
    months[language][Number(text.slice(5, 7)) - 1]];
  if (language === "az") return `${number} ${month}, ${day}`;
  return language === "ru" ? `${day}, ${number} ${month}` : `${day} ${number} ${month.slice(0, 3)}`;
}

export const weekday = (text) => days[language][new Date(text + "T00:00:00Z").getUTCDay()];
export const shortWeekday = (text) => shortDays[language][new Date(text + "T00:00:00Z").getUTCDay()];
export const monthOf = (text) => months[language][Number(text.slice(5, 7)) - 1];

/** More texts, of a screen of its own: English: [Azerbaijani, Russian]; and things that are counted. */
export const learn = (more, things = {}) => { Object.assign(texts, more); Object.assign(plurals, things); };

/** A word by a name of the ledger, such as `event:booked`: [Azerbaijani, Russian, English]; the name itself where there is none. */
export const term = (name) => texts[name]?.[{ az: 0, ru: 1, en: 2 }[language]] ?? name.slice(name.indexOf(":") + 1);
