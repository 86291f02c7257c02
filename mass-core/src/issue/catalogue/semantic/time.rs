//! The time window and the times around it.

use super::super::super::{Code, Layer};
use super::super::{CatalogueEntry, ERROR, ERROR_OR_WARNING, Text, WARNING, always};

pub(crate) const WINDOW_REVERSED: CatalogueEntry = entry! {
    code: Code::WindowReversed,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[always("start_utc", "start of the window"), always("end_utc", "end of the window")],
    en: Text {
        title: "Window ends before it starts",
        message: "The time window starts at {start_utc} and ends at {end_utc}; it must start \
                  before it ends.",
        fix: "Swap start_utc and end_utc if they are the wrong way round; otherwise check their \
              UTC offsets and send a window that lasts at least one interval.",
        explanation: "Every signal is an average, a percentile or a count over the window. A \
                      window of no length, or of negative length, contains no measurements; times \
                      are compared as instants, whatever offset they are written with (RFC 3339, \
                      section 5).",
    },
    es: Text {
        title: "La ventana termina antes de empezar",
        message: "La ventana de tiempo empieza el {start_utc} y termina el {end_utc}; debe \
                  empezar antes de terminar.",
        fix: "Intercambie start_utc y end_utc si están al revés; si no, revise su desfase \
              respecto a UTC y envíe una ventana que dure al menos un intervalo.",
        explanation: "Cada señal es una media, un percentil o un recuento sobre la ventana. Una \
                      ventana de duración nula o negativa no contiene medidas; las horas se \
                      comparan como instantes, sea cual sea el desfase con que se escriban (RFC \
                      3339, sección 5).",
    },
    example_bad: r#"{"time_window": {"start_utc": "2026-03-01T11:00:00Z", "end_utc": "2026-03-01T10:00:00Z"}}"#,
    example_good: r#"{"time_window": {"start_utc": "2026-03-01T10:00:00Z", "end_utc": "2026-03-01T11:00:00Z"}}"#,
};

pub(crate) const WINDOW_NOT_MULTIPLE: CatalogueEntry = entry! {
    code: Code::WindowNotMultiple,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[
        always("window_seconds", "length of the window, seconds"),
        always("granularity_seconds", "length of an interval, seconds"),
    ],
    en: Text {
        title: "Window is not a whole number of intervals",
        message: "The window lasts {window_seconds} s, which is not a whole number of intervals \
                  of {granularity_seconds} s.",
        fix: "Put start_utc and end_utc on interval boundaries, or send a granularity_seconds \
              that divides {window_seconds}.",
        explanation: "An interval that is cut off at the edge of the window is averaged over less \
                      time than the others and weighs as much as they do. Measurement and \
                      verification therefore work with whole intervals.",
    },
    es: Text {
        title: "La ventana no contiene un número entero de intervalos",
        message: "La ventana dura {window_seconds} s, que no es un número entero de intervalos de \
                  {granularity_seconds} s.",
        fix: "Ajuste start_utc y end_utc a los límites de los intervalos o envíe un \
              granularity_seconds que divida a {window_seconds}.",
        explanation: "Un intervalo cortado en el borde de la ventana promedia menos tiempo que \
                      los demás y pesa lo mismo. Por eso en la medida y verificación se trabaja \
                      con intervalos completos.",
    },
    example_bad: r#"{"start_utc": "2026-03-01T10:00:00Z", "end_utc": "2026-03-01T10:50:00Z", "granularity_seconds": 900}"#,
    example_good: r#"{"start_utc": "2026-03-01T10:00:00Z", "end_utc": "2026-03-01T11:00:00Z", "granularity_seconds": 900}"#,
};

pub(crate) const TIMESTAMP_BEFORE_WINDOW_END: CatalogueEntry = entry! {
    code: Code::TimestampBeforeWindowEnd,
    layer: Layer::Semantic,
    severities: WARNING,
    params: &[always("timestamp_utc", "when the document was stamped"), always("end_utc", "end of the window")],
    en: Text {
        title: "Stamped before the window ends",
        message: "The document is stamped {timestamp_utc}, before its time window ends at \
                  {end_utc}.",
        fix: "Send the document when its window is over. If it was, check the clock of the sender \
              (NTP) and the UTC offset of the times.",
        explanation: "A document reports what was measured, so it cannot be written before the \
                      last measurement. The usual causes are a clock that is off, local time \
                      labelled as UTC, or a window that was still running; the staleness counts \
                      as 0.",
    },
    es: Text {
        title: "Fechado antes de que termine la ventana",
        message: "El documento está fechado el {timestamp_utc}, antes de que termine su ventana \
                  de tiempo, el {end_utc}.",
        fix: "Envíe el documento cuando haya terminado su ventana. Si ya había terminado, revise \
              el reloj del equipo que envía (NTP) y el desfase de las horas respecto a UTC.",
        explanation: "El documento comunica lo que se midió, así que no puede ser anterior a la \
                      última medida. Las causas habituales son un reloj mal ajustado, hora local \
                      marcada como UTC o una ventana que aún no había terminado; la antigüedad \
                      cuenta como 0.",
    },
    example_bad: r#"{"timestamp_utc": "2026-03-01T10:55:00Z", "time_window": {"end_utc": "2026-03-01T11:00:00Z"}}"#,
    example_good: r#"{"timestamp_utc": "2026-03-01T11:00:30Z", "time_window": {"end_utc": "2026-03-01T11:00:00Z"}}"#,
};

pub(crate) const NAIVE_TIMESTAMP: CatalogueEntry = entry! {
    code: Code::NaiveTimestamp,
    layer: Layer::Semantic,
    severities: ERROR_OR_WARNING,
    params: &[always("found", "the text found"), always("suggested", "the same as UTC")],
    en: Text {
        title: "Timestamp without UTC offset",
        message: "{field} is “{found}”, without a UTC offset, so it does not name one instant.",
        fix: "Write “{suggested}” if it is UTC, otherwise add the offset of the site, such as \
              +01:00. Lenient mode (strict: false) reads it as UTC.",
        explanation: "RFC 3339 requires the offset and warns of unqualified local time (section \
                      4.4): the reader cannot know the zone, and when the clocks go back one hour \
                      exists twice. Data shifted by an hour still look plausible, which makes \
                      this mistake hard to find later.",
    },
    es: Text {
        title: "Marca de tiempo sin desfase UTC",
        message: "{field} es “{found}”, sin desfase respecto a UTC, así que no designa un único \
                  instante.",
        fix: "Escriba “{suggested}” si es UTC; si no, añada el desfase del emplazamiento, por \
              ejemplo +01:00. El modo permisivo (strict: false) la interpreta como UTC.",
        explanation: "La RFC 3339 exige el desfase y advierte contra la hora local sin calificar \
                      (sección 4.4): quien la lee no conoce la zona, y al cambiar al horario de \
                      invierno hay una hora que se repite. Unos datos desplazados una hora siguen \
                      pareciendo verosímiles, así que después es difícil descubrir el error.",
    },
    example_bad: r#"{"timestamp_utc": "2026-03-01T11:00:30"}"#,
    example_good: r#"{"timestamp_utc": "2026-03-01T11:00:30Z"}"#,
};

pub(crate) const STALE: CatalogueEntry = entry! {
    code: Code::Stale,
    layer: Layer::Semantic,
    severities: ERROR,
    params: &[
        always("staleness_seconds", "timestamp_utc minus the end of the window, seconds"),
        always("max_staleness_seconds", "most seconds allowed"),
    ],
    en: Text {
        title: "Data too old",
        message: "The data are {staleness_seconds} s old; the data contract allows at most \
                  {max_staleness_seconds} s.",
        fix: "Send a newer time window, or raise quality_flags.max_staleness_seconds if older \
              data serve the purpose.",
        explanation: "Staleness is timestamp_utc minus the end of the time window. A room can \
                      heat up within minutes, so advice computed from old measurements may be \
                      wrong by the time it arrives; the sender decides how old is too old.",
    },
    es: Text {
        title: "Datos demasiado antiguos",
        message: "Los datos tienen {staleness_seconds} s de antigüedad; el contrato de datos \
                  admite como máximo {max_staleness_seconds} s.",
        fix: "Envíe una ventana de tiempo más reciente o aumente \
              quality_flags.max_staleness_seconds si le sirven datos más antiguos.",
        explanation: "La antigüedad es timestamp_utc menos el final de la ventana de tiempo. Una \
                      sala puede calentarse en minutos, así que una recomendación calculada con \
                      medidas antiguas puede llegar cuando ya no es válida; quien envía decide a \
                      partir de cuándo son demasiado antiguas.",
    },
    example_bad: r#"{"timestamp_utc": "2026-03-01T12:00:00Z", "end_utc": "2026-03-01T11:00:00Z", "max_staleness_seconds": 900}"#,
    example_good: r#"{"timestamp_utc": "2026-03-01T11:00:30Z", "end_utc": "2026-03-01T11:00:00Z", "max_staleness_seconds": 900}"#,
};
