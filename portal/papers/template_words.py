"""The words of the template that are no words of the official forms."""

from portal.rules.forms import words

DOCUMENT_SHEET = words("0 Құжат", "0 Документ", "0 Document")
EXAMPLE_SHEET = words("Үлгі", "Пример", "Example")
LISTS_SHEET = words("Тізімдер", "Списки", "Lists")
HELP_SHEET = words("Қалай толтырылады", "Как заполнять", "How to fill in")
HELP = words(
    "Бұл файлды Excel немесе LibreOffice бағдарламасында толтырып, портал жұмыс орнындағы «Файлдан "
    "алу» бетіне жүктеңіз.\n"
    "Алғашқы парақ – қандай құжат екені; одан әрі құжаттың әр бөлігіне бір парақ. Бағандардың "
    "атаулары мен бірінші сұр жолды өзгертпеңіз.\n"
    "Мәтіндер екі тілде, қатар тұрған бағандарда жазылады. Тек сан болса, бір тілде "
    "жазу жеткілікті.\n"
    "Мәтіндік бөліктерде әр жол – бір абзац.\n"
    "Сомалар – мың теңгемен, бүтін сан (азаматтық бюджетте – миллион теңгемен). Ұяшыққа тек сан "
    "жазыңыз: 27 560 631.\n"
    "Жолдың кілтін өзгертпеңіз; жаңа жолда кілтті бос қалдырыңыз.\n"
    "Ұяшықтарды біріктірмеңіз. Формулалардан тек есептелген мән алынады.\n"
    "«Үлгі» парағы оқылмайды. Ауытқулар мен пайыздарды портал өзі есептейді.\n"
    "Алдымен портал бәрін тексеріп, қателерді парағымен, жолымен және бағанымен көрсетеді. Сіз "
    "растағанша ештеңе өзгермейді.",
    "Заполните этот файл в Excel или LibreOffice и загрузите его на странице «Взять из файла» "
    "рабочего места портала.\n"
    "Первый лист говорит, какой это документ; дальше по листу на каждую часть документа. Заголовки "
    "столбцов и первую серую строку не меняйте.\n"
    "Тексты пишутся на двух языках, в соседних столбцах. Если это только число, достаточно одного "
    "языка.\n"
    "В текстовых частях каждая строка – один абзац.\n"
    "Суммы – в тысячах тенге, целым числом (в гражданском бюджете – в миллионах тенге). В ячейке "
    "только число: 27 560 631.\n"
    "Ключ строки не меняйте; в новой строке оставьте его пустым.\n"
    "Не объединяйте ячейки. Из формул берётся только вычисленное значение.\n"
    "Лист «Пример» не читается. Отклонения и проценты портал считает сам.\n"
    "Сначала портал всё проверит и покажет ошибки с листом, строкой и столбцом. Пока вы не "
    "подтвердите, ничего не изменится.",
    "Fill in this file in Excel or LibreOffice and upload it on the page “Take from a file” of the "
    "workplace.\n"
    "The first sheet says which document this is; then a sheet for each part. Do not change the "
    "headings and the first grey line.\n"
    "Texts are written in both languages, in neighbouring columns. A mere number is enough once.\n"
    "In parts of text each line is a paragraph.\n"
    "Sums are whole numbers of thousand tenge (in a citizen budget: million tenge). A cell holds "
    "nothing but the number: 27 560 631.\n"
    "Do not change the key of a row; leave it empty in a new one.\n"
    "Do not merge cells. Of formulas only the computed value is taken.\n"
    "The sheet “Example” is never read. Deviations and percents are computed by the portal.\n"
    "The portal first checks everything and shows each fault with its sheet, row and column. "
    "Nothing changes until you confirm.",
)
