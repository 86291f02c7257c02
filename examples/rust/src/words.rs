//! The program's own words in both languages. Messages about documents come from the core.

use mass_core::{Locale, Rule};

/// Picks words by language.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Locale);

impl Words {
    /// The English or the Spanish text.
    pub fn pick<'a>(self, en: &'a str, es: &'a str) -> &'a str {
        match self.0 {
            Locale::En => en,
            Locale::Es => es,
        }
    }

    /// `1 error`, `2 errors`: a count with its noun; `en` and `es` are singular and plural.
    pub fn count(self, n: usize, en: [&str; 2], es: [&str; 2]) -> String {
        let [one, many] = match self.0 {
            Locale::En => en,
            Locale::Es => es,
        };
        format!("{} {}", self.number(n), if n == 1 { one } else { many })
    }

    /// A whole number with its thousands apart: `12,345` or `12.345`.
    pub fn number(self, n: usize) -> String {
        let digits = n.to_string();
        let mut out = String::with_capacity(digits.len() * 4 / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push_str(self.pick(",", "."));
            }
            out.push(digit);
        }
        out
    }

    /// `3 documents`
    pub fn documents(self, n: usize) -> String {
        self.count(n, ["document", "documents"], ["documento", "documentos"])
    }

    /// `3 errors`
    pub fn errors(self, n: usize) -> String {
        self.count(n, ["error", "errors"], ["error", "errores"])
    }

    /// `3 warnings`
    pub fn warnings(self, n: usize) -> String {
        self.count(n, ["warning", "warnings"], ["advertencia", "advertencias"])
    }

    /// `3 changes`
    pub fn changes(self, n: usize) -> String {
        self.count(n, ["change", "changes"], ["cambio", "cambios"])
    }

    /// Why a rule changes something.
    pub fn why(self, rule: Rule) -> &'static str {
        let (en, es) = match rule {
            Rule::Wrap => ("the bare object became the payload of a Simple record", "el objeto pasó a ser el payload"),
            Rule::Version => ("the version of the contract was added", "se añadió la versión del contrato"),
            Rule::Generate => ("ids that were not sent were made", "se generaron los identificadores que faltaban"),
            Rule::Clock => ("the time of normalising was added", "se añadió la hora de normalización"),
            Rule::Trace => ("the trace context was completed, in lower case", "se completó el contexto de traza"),
            Rule::Trim => {
                ("white space and invisible characters at the ends", "espacios y caracteres invisibles en los extremos")
            }
            Rule::Boolean => ("a word for true or false", "una palabra que dice verdadero o falso"),
            Rule::Number => {
                ("text with exactly one reading as a number", "texto que se lee como número de una sola manera")
            }
            Rule::BigNumber => {
                ("a number that no double holds: its digits are kept", "un número que no cabe en un double")
            }
            Rule::NonFinite => ("JSON has no such number", "JSON no tiene ese número"),
            Rule::Null => ("a word for “no value”", "una palabra que dice «sin valor»"),
            Rule::Timestamp => ("the same instant in UTC", "el mismo instante en UTC"),
            Rule::Keys => ("the key in snake_case", "la clave en snake_case"),
            Rule::MissingSignal => ("a signal that was not sent is null", "una señal que no se envió es null"),
            Rule::PueSentinel => ("a PUE of 0 means “not reported”", "un PUE de 0 significa «no informado»"),
            Rule::EnumCase => ("the spelling of the contract", "la escritura del contrato"),
            _ => ("", ""),
        };
        self.pick(en, es)
    }

    /// Why an input could not be read or written, without the operating system's numbers where it is a usual reason.
    pub fn io(self, error: &std::io::Error) -> String {
        use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied, StorageFull};
        match error.kind() {
            NotFound => self.pick("no such file", "el archivo no existe").to_owned(),
            IsADirectory => self
                .pick(
                    "this is a directory; name the files in it",
                    "es un directorio; indique los archivos que contiene",
                )
                .to_owned(),
            PermissionDenied => self.pick("permission denied", "permiso denegado").to_owned(),
            StorageFull => self.pick("no space left on the disk", "no queda espacio en el disco").to_owned(),
            _ => error.to_string(),
        }
    }

    /// Why an output could not be opened.
    pub fn output(self, error: &std::io::Error) -> String {
        use std::io::ErrorKind::{IsADirectory, NotFound};
        match error.kind() {
            NotFound => self.pick("its folder does not exist; make it first", "su carpeta no existe; créela antes"),
            IsADirectory => self.pick("this is a directory; name a file in it", "es un directorio; indique un archivo"),
            _ => return self.io(error),
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_and_agree_with_their_noun() {
        assert_eq!(Words(Locale::En).errors(1), "1 error");
        assert_eq!(Words(Locale::En).documents(1_234_567), "1,234,567 documents");
        assert_eq!(Words(Locale::Es).documents(1_234), "1.234 documentos");
        assert_eq!(Words(Locale::Es).changes(1), "1 cambio");
    }
}
