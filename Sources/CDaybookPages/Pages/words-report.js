// What the report says, beside the words of the house.

import { learn } from "./words.js";

learn({
  "Report": ["Hesabat", "Отчёт"], "Span": ["Müddət", "Период"], "Week": ["Həftə", "Неделя"], "Month": ["Ay", "Месяц"],
  "Earlier": ["Əvvəlki", "Раньше"], "Later": ["Sonrakı", "Позже"], "Export CSV": ["CSV yüklə", "Скачать CSV"],
  "Reading the numbers": ["Rəqəmlər oxunur", "Читаем числа"],
  "The latest numbers may be missing.": ["Son rəqəmlər görünməyə bilər.", "Последних чисел может не быть."],
  "The report cannot be made.": ["Hesabat alınmadı.", "Отчёт не получился."],
  "So far, {a}": ["Hələlik, {a}", "Пока, {a}"],
  "points": ["bənd", "п. п."], "better": ["yaxşıdır", "лучше"], "worse": ["pisdir", "хуже"], "as before": ["əvvəlki kimi", "как раньше"],
  "nothing to compare with": ["müqayisə yoxdur", "сравнить не с чем"], "What is counted": ["Nə sayılır", "Что считается"],
  "refused: {n}": ["imtina: {n}", "отказов: {n}"],
  "Covers seated": ["Əyləşən qonaqlar", "Гостей за столом"],
  "Guests who sat down, walk-ins too.": ["Əyləşən qonaqlar, sifarişsizlər də.", "Гости, которые сели, и без брони тоже."],
  "Seats filled at peak": ["Ən dolu anda yerlər", "Занято мест на пике"],
  "Of all seats in the fullest quarter of an hour, over the days with service.": [
    "Xidmət günləri üzrə, ən dolu on beş dəqiqədə bütün yerlərdən.", "Из всех мест в самые полные четверть часа, по дням с обслуживанием."],
  "No-shows": ["Gəlməyənlər", "Не пришли"],
  "Parties that did not come, of those that were due.": ["Gözlənilənlərdən gəlməyənlər.", "Не пришедшие из тех, кого ждали."],
  "Kitchen on time": ["Mətbəx vaxtında", "Кухня вовремя"],
  "Dishes ready at or before their time.": ["Vaxtında və ya tez hazır olan yeməklər.", "Блюда, готовые вовремя или раньше."],
  "Median stay, party of 2": ["Orta oturma, 2 nəfər", "Медиана визита, 2 гостя"],
  "From sitting down to leaving, where a host said that the party left.": [
    "Əyləşəndən gedənə qədər, getdiyi qeyd olunanlar üzrə.", "От посадки до ухода, где хост отметил уход."],
  "Turned away": ["Yer tapmayanlar", "Без места"],
  "Parties that found no place and did not book there on that day; a guest counts once a day.": [
    "Yer tapmayan və həmin gün orada rezerv etməyənlər; qonaq gündə bir dəfə sayılır.",
    "Не нашли места и не забронировали там в тот день; гость считается раз в день."],
  "Chart": ["Qrafik", "График"], "Nothing to draw.": ["Çəkiləsi bir şey yoxdur.", "Рисовать нечего."], "cap": ["hədd", "предел"],
  "days": ["gün", "дни"], "mean": ["orta", "среднее"], "Station": ["Bölmə", "Станция"], "dishes": ["yemək", "блюда"], "late": ["gec", "поздно"],
  "quarter": ["dörddə bir", "четверть"], "middle": ["orta", "середина"], "three quarters": ["dörddə üç", "три четверти"], "requests": ["istək", "запросы"],
  "did not come": ["gəlmədi", "не пришли"], "its time": ["vaxtı", "срок"], "middle dish": ["orta yemək", "среднее блюдо"], "past its time": ["vaxtı keçib", "позже срока"],
  "No covers in this span": ["Bu müddətdə qonaq yoxdur", "За период гостей нет"],
  "The kitchen meets its cap at {a}": ["Mətbəx həddinə çatır: {a}", "Кухня доходит до предела в {a}"],
  "The kitchen comes near its cap at {a}": ["Mətbəx həddinə yaxınlaşır: {a}", "Кухня близка к пределу в {a}"],
  "Most guests start at {a}": ["Ən çox qonaq: {a}", "Больше всего гостей в {a}"],
  "Covers that start in each half hour, mean of the days with service": [
    "Hər yarım saatda başlayan qonaqlar, xidmət günlərinin ortası", "Гости, что начинают в каждые полчаса, среднее по дням"],
  "Covers that start in each half hour": ["Hər yarım saatda başlayan qonaqlar", "Гости, что начинают в каждые полчаса"],
  "Nothing was cooked in this span": ["Bu müddətdə heç nə bişirilməyib", "За период ничего не готовили"],
  "{a} is {n} min past its time in the middle": ["{a}: ortada {n} dəq gecikir", "{a}: в середине на {n} мин позже срока"],
  "Every station keeps its times": ["Hər bölmə vaxtında işləyir", "Все станции успевают"],
  "Minutes before and past its time that a dish was ready, by station: the middle half, and the middle one": [
    "Yeməyin vaxtından əvvəl və sonra hazır olduğu dəqiqələr, bölmə üzrə: orta yarı və orta yemək",
    "На сколько минут раньше и позже срока готово блюдо, по станциям: средняя половина и среднее"],
  "Nobody was refused online": ["Onlayn heç kimə imtina edilməyib", "Онлайн никому не отказали"],
  "Refused online for several reasons": ["Onlayn imtinaların səbəbləri müxtəlifdir", "Онлайн отказывали по разным причинам"],
  "Most often refused online: {a}": ["Onlayn ən çox imtina: {a}", "Чаще всего отказ онлайн: {a}"],
  "Refused requests of guests by first reason, {n} in this span": [
    "Qonaqların imtina edilmiş istəkləri, ilk səbəb üzrə, cəmi {n}", "Отказы гостям по первой причине, за период {n}"],
  "Nobody sat down in this span": ["Bu müddətdə heç kim əyləşməyib", "За период никто не сел"],
  "{a} and {b} bring {c} of the guests": ["{a} və {b}: qonaqların {c}", "{a} и {b}: {c} гостей"],
  "Guests by day": ["Günlər üzrə qonaqlar", "Гости по дням"],
  "Covers seated by business date; dashed: covers that did not come": [
    "İş günü üzrə əyləşən qonaqlar; qırıq xətt: gəlməyənlər", "Гости за столом по рабочим дням; пунктир: не пришли"],
}, {
  dishes: { en: ["dish", "dishes"], az: ["yemək", "yemək"], ru: ["блюдо", "блюда", "блюд"] },
});
