//! The lines of `bindings/surface.txt`.

use std::fmt;

/// Something that a language has or lacks.
pub(crate) enum Item {
    /// A function without an object.
    Function(String),
    /// A constructor or a method.
    Call {
        /// The handle.
        of: String,
        /// Its own name; `new` is the constructor.
        name: String,
    },
    /// A plain value with fields.
    Record {
        /// The type.
        name: String,
        /// What is in it.
        fields: Vec<String>,
    },
    /// One of several.
    Variant {
        /// The enum.
        of: String,
        /// Its own name.
        name: String,
    },
    /// Why a call fails.
    Error(String),
}

impl Item {
    /// A line of the list; nothing for the name of a handle alone, which its calls imply.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (kind, rest) = line.split_once(' ')?;
        let name = rest.split(['(', ' ']).next()?;
        Some(match kind {
            "fn" => Self::Function(name.into()),
            "handle" => {
                let (of, name) = name.split_once(['#', '.'])?;
                Self::Call { of: of.into(), name: name.into() }
            }
            "record" => {
                let (_, fields) = rest.trim_end_matches([' ', '}']).split_once('{')?;
                let fields = fields.split(',').filter_map(|field| field.split(':').next());
                let fields = fields.map(|field| field.trim().to_owned()).collect();
                Self::Record { name: name.into(), fields }
            }
            _ => match name.split_once('.')? {
                ("OlmecError", name) => Self::Error(name.into()),
                (of, name) => Self::Variant { of: of.into(), name: name.into() },
            },
        })
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { of, name } | Self::Variant { of, name } => write!(f, "{of}.{name}"),
            Self::Function(name) | Self::Record { name, .. } | Self::Error(name) => {
                f.write_str(name)
            }
        }
    }
}
