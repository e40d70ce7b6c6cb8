//! One call, made in both libraries with the same arguments.

use std::fmt::Write as _;

use crate::guarded::Guarded;
use crate::library::Library;
use crate::object::{Both, Object};

/// What a function returns when it fails.
pub(crate) const FAILED: usize = usize::MAX;

/// An argument, which may be several in C.
#[derive(Debug)]
pub(crate) enum Argument<'a> {
    Object(&'a Object),
    /// A null pointer where an object stands.
    Null,
    Number(usize),
    /// Bytes that nobody may change.
    Input(Vec<u8>),
    /// Text that libolm decodes where it stands.
    Text(Vec<u8>),
    /// Random bytes, which libolm may wipe.
    Random(Vec<u8>),
    /// Room for a result.
    Output(usize),
    /// Where a u32 is wanted.
    Index,
}

/// How many bytes a function that succeeds has written to its outputs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Written {
    /// As many as it returns.
    Returned,
    /// So many, one for each output.
    Fixed([usize; 3]),
    /// A text that ends in NUL.
    Text,
}

/// What one library did.
#[derive(Clone, Debug)]
pub(crate) struct Did {
    pub(crate) returned: usize,
    /// Of each object among the arguments.
    pub(crate) errors: Vec<(u32, String)>,
    /// What was written, if anything was.
    pub(crate) outputs: Vec<Vec<u8>>,
    /// The random bytes afterwards.
    pub(crate) randoms: Vec<Vec<u8>>,
    pub(crate) index: u32,
    /// All of the outputs' memory, of which what lies behind a result is nobody's business but the
    /// rules'.
    pub(crate) rooms: Vec<Vec<u8>>,
}

impl Did {
    /// Whether a caller sees the same.
    pub(crate) fn is_as(&self, other: &Self) -> bool {
        let Self { returned, errors, outputs, randoms, index, rooms: _ } = self;
        *returned == other.returned
            && *errors == other.errors
            && *outputs == other.outputs
            && *randoms == other.randoms
            && *index == other.index
    }

    /// What came of the call, in a form that a person can read.
    pub(crate) fn show(&self) -> String {
        let Self { returned, errors, outputs, randoms, index, rooms: _ } = self;
        let text = |all: &[Vec<u8>]| {
            let all = all.iter().map(|bytes| format!("b\"{}\"", bytes.escape_ascii()));
            all.collect::<Vec<_>>().join(", ")
        };
        let (outputs, randoms) = (text(outputs), text(randoms));
        format!("{} {errors:?} [{outputs}] [{randoms}] {index}", *returned as isize)
    }

    /// The code of the last error, if the call failed, of the first object.
    pub(crate) fn failure(&self) -> Option<u32> {
        let code = self.errors.first().map(|(code, _)| *code);
        code.filter(|_| self.returned == FAILED)
    }
}

/// A call that was made.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) function: &'static str,
    pub(crate) arguments: Vec<Argument<'a>>,
    pub(crate) written: Written,
    /// A pickle in it was made by the harness, and makes no sense.
    pub(crate) is_nonsense: bool,
}

/// A side of a call: its library, and where an object has its memory on that side.
type Side<'a> = (&'a Library, fn(&Object) -> usize, usize);

impl<'a> Call<'a> {
    pub(crate) fn new(function: &'static str) -> Self {
        Self { function, arguments: Vec::new(), written: Written::Returned, is_nonsense: false }
    }

    fn with(mut self, argument: Argument<'a>) -> Self {
        self.arguments.push(argument);
        self
    }

    pub(crate) fn object(self, object: &'a Object) -> Self {
        self.with(Argument::Object(object))
    }

    pub(crate) fn null(self) -> Self {
        self.with(Argument::Null)
    }

    pub(crate) fn number(self, number: usize) -> Self {
        self.with(Argument::Number(number))
    }

    pub(crate) fn input(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.with(Argument::Input(bytes.into()))
    }

    pub(crate) fn text(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.with(Argument::Text(bytes.into()))
    }

    pub(crate) fn random(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.with(Argument::Random(bytes.into()))
    }

    pub(crate) fn output(self, room: usize) -> Self {
        self.with(Argument::Output(room))
    }

    pub(crate) fn index(self) -> Self {
        self.with(Argument::Index)
    }

    pub(crate) fn writes(mut self, written: Written) -> Self {
        self.written = written;
        self
    }

    /// The objects among the arguments.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &'a Object> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Object(object) => Some(*object),
            _ => None,
        })
    }

    /// The texts and other bytes among the arguments, in their order.
    pub(crate) fn bytes(&self, place: usize) -> &[u8] {
        let mut all = self.arguments.iter().filter_map(|argument| match argument {
            Argument::Input(bytes) | Argument::Text(bytes) => Some(bytes),
            _ => None,
        });
        all.nth(place).expect("the call has these bytes")
    }

    /// Makes the call in both libraries. An `Err` says what our library did that no library may.
    pub(crate) fn make(&self, both: &Both) -> Result<[Did; 2], String> {
        let ours = self.on_side((&both.ours, Object::ours, 1), true)?;
        let theirs = self.on_side((&both.theirs, Object::theirs, 0), false)?;
        let mut sides = [ours, theirs];
        for object in self.objects() {
            if !object.is_intact() {
                return Err("it wrote outside the memory of the object".into());
            }
            for (side, errors) in sides.iter_mut().zip(object.errors(both)) {
                side.errors.push(errors);
            }
        }
        Ok(sides)
    }

    fn on_side(&self, (library, at, misaligned): Side<'_>, strict: bool) -> Result<Did, String> {
        let mut buffers = Vec::new();
        for argument in &self.arguments {
            buffers.push(match argument {
                Argument::Input(bytes) | Argument::Text(bytes) | Argument::Random(bytes) => {
                    Guarded::new(bytes, misaligned)
                }
                Argument::Output(room) => Guarded::room(*room, misaligned),
                Argument::Index => Guarded::new(&[0xEE; 4], 0),
                Argument::Object(_) | Argument::Null | Argument::Number(_) => {
                    Guarded::room(0, misaligned)
                }
            });
        }
        let mut words = Vec::new();
        for (argument, buffer) in self.arguments.iter().zip(&mut buffers) {
            match argument {
                Argument::Object(object) => words.push(at(object)),
                Argument::Null => words.push(0),
                Argument::Number(number) => words.push(*number),
                Argument::Index => words.push(buffer.address()),
                _ => words.extend([buffer.address(), buffer.contents().len()]),
            }
        }
        let word = library.call(self.function, &words);
        let returned = match width(self.function) {
            Width::Word => word,
            Width::Half => word as u32 as usize,
            Width::Nothing => 0,
        };
        self.collect(returned, &buffers, strict)
    }

    /// What is in the buffers after a call, of which a strict library has written what it may.
    fn collect(&self, returned: usize, buffers: &[Guarded], strict: bool) -> Result<Did, String> {
        let mut did = Did {
            returned,
            errors: Vec::new(),
            outputs: Vec::new(),
            randoms: Vec::new(),
            index: 0,
            rooms: Vec::new(),
        };
        for (argument, buffer) in self.arguments.iter().zip(buffers) {
            let contents = buffer.contents();
            let mut written = contents.len();
            match argument {
                Argument::Input(bytes) | Argument::Text(bytes) if strict && contents != bytes => {
                    return Err("it changed an input".into());
                }
                Argument::Random(_) => did.randoms.push(contents.to_vec()),
                Argument::Index => {
                    did.index = u32::from_ne_bytes(contents.try_into().expect("four bytes"));
                }
                Argument::Output(_) => {
                    written = match self.written {
                        _ if returned == FAILED => 0,
                        Written::Returned => returned,
                        Written::Fixed(lengths) => lengths[did.outputs.len()],
                        Written::Text => {
                            contents.iter().position(|byte| *byte == 0).map_or(0, |end| end + 1)
                        }
                    };
                    did.rooms.push(contents.to_vec());
                    did.outputs.push(contents[..written.min(contents.len())].to_vec());
                }
                _ => {}
            }
            if strict && !buffer.is_intact_from(written) {
                return Err("it wrote more than it says".into());
            }
        }
        Ok(did)
    }

    /// The call in a form that a person can read.
    pub(crate) fn show(&self) -> String {
        let mut shown = format!("{}(", self.function);
        for argument in &self.arguments {
            let text = match argument {
                Argument::Object(object) => format!("<{}>", object.kind),
                Argument::Input(bytes) | Argument::Text(bytes) | Argument::Random(bytes) => {
                    format!("b\"{}\"", bytes.escape_ascii())
                }
                other => format!("{other:?}"),
            };
            let _ = write!(shown, "{text}, ");
        }
        shown + ")"
    }
}

/// What a function returns.
enum Width {
    Word,
    /// An `int`, an enum or a `uint32_t`.
    Half,
    Nothing,
}

fn width(function: &str) -> Width {
    match function {
        "olm_session_describe" | "olm_account_forget_old_fallback_key" => Width::Nothing,
        "olm_session_has_received_message"
        | "olm_sas_is_their_key_set"
        | "olm_inbound_group_session_is_verified"
        | "olm_inbound_group_session_first_known_index"
        | "olm_outbound_group_session_message_index" => Width::Half,
        _ => Width::Word,
    }
}
