#include "phrases.h"

#include "pjl_variables.h"
#include "text.h"

#define GERMAN 1u

/* The display has no umlauts. At most 16 characters where it is a status, the narrowest display. */
static const struct {
    const char *english, *german;
} phrases[] = {
    {"Ready", "Bereit"},
    {"Warming up", "Aufheizen"},
    {"Printing", "Druckt"},
    {"Cancelling", "Abbruch"},
    {"Sleep", "Ruhezustand"},
    {"Door open", "Klappe offen"},
    {"Document jam", "Originalstau"},
    {"Close the lid", "Deckel offen"},
    {"Memory full", "Speicher voll"},
    {"Output bin full", "Ausgabe voll"},
    {"Finisher full", "Finisher voll"},
    {"Load staples", "Klammern laden"},
    {"No cartridge", "Keine Kassette"},
    {"Toner out", "Toner leer"},
    {"Toner low", "Toner knapp"},
    {"Replace fuser", "Fixierer alt"},
    {"Replace transfer", "Transfer alt"},
    {"Memory worn", "Speicher alt"},
    {"Staples low", "Klammern knapp"},
    {"Staple jam", "Klammerstau"},
    {"Set not stapled", "Nicht geheftet"},
    {"Tray not feeding", "Kein Einzug"},
    {"Jam at feed", "Stau am Einzug"},
    {"Jam at fuser", "Stau am Fixierer"},
    {"Jam at exit", "Stau am Ausgang"},
    {"Jam in duplex", "Stau im Duplex"},
    {"Wrong paper size", "Falsches Format"},
    {"Two sheets fed", "Doppeleinzug"},
    {"50.1 Fuser cold", "50.1 Fixierer"},
    {"50.2 Fuser hot", "50.2 Fixierer"},
    {"50.3 Fuser probe", "50.3 Fixierer"},
    {"55.1 No engine", "55.1 Druckwerk"},
    {"55.2 No finisher", "55.2 Finisher"},
    {"55.3 No scanner", "55.3 Scanner"},
    {"Tray", "Fach"},
    {"more jobs", "weitere"},
    {"Menu", "Menue"},
    {"Job list", "Auftraege"},
    {"No jobs", "Keine Auftraege"},
    {"Cancel", "Abbrechen"},
    {"Print settings", "Drucken"},
    {"Copies", "Kopien"},
    {"Sets", "Saetze"},
    {"Two-sided", "Beidseitig"},
    {"Staple", "Heften"},
    {"Offset", "Versatz"},
    {"Orientation", "Ausrichtung"},
    {"Resolution", "Aufloesung"},
    {"Paper", "Papier"},
    {"Size", "Format"},
    {"Type", "Sorte"},
    {"Source", "Fach"},
    {"Manual feed", "Manuell"},
    {"Hand tray", "Handfach"},
    {"Output bin", "Ausgabefach"},
    {"Copy", "Kopieren"},
    {"Collate", "Sortieren"},
    {"Originals", "Vorlagen"},
    {"Release", "Freigeben"},
    {"Start copy", "Kopie starten"},
    {"Power", "Energie"},
    {"Power save", "Energie sparen"},
    {"Sleep after", "Ruhe nach"},
    {"Deep sleep", "Tiefschlaf"},
    {"Wake after", "Wecken nach"},
    {"Sleep now", "Jetzt ruhen"},
    {"System", "System"},
    {"Language", "Sprache"},
    {"Timeout", "Zeitlimit"},
    {"Clear message", "Text loeschen"},
    {"Information", "Information"},
    {"Configuration", "Konfiguration"},
    {"Supplies", "Verbrauch"},
    {"Counters", "Zaehler"},
    {"Event log", "Ereignisse"},
    {"No events", "Keine"},
    {"Print page", "Seite drucken"},
    {"Service", "Service"},
    {"Factory reset", "Werkswerte"},
    {"No", "Nein"},
    {"Yes", "Ja"},
};

const char *phrase(const char *english)
{
    if (variables_value(VARIABLE_LANG) != GERMAN)
        return english;
    for (unsigned i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (text_equal(english, phrases[i].english))
            return phrases[i].german;
    return english;
}
