//! The names of fields, of which a value may have many alike: written once, before the value, and known by a number.

use super::{Trouble, read_count, tag, write_count};
use std::collections::BTreeMap;

/// The names that structs have which are written, each list of them once.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    all: Vec<Vec<&'static str>>,
    numbers: BTreeMap<Vec<&'static str>, usize>,
    /// Which one a struct of that name had last.
    last: Vec<(&'static str, usize)>,
}

/// The shape of a struct that is being written: as that of the last one of its name, as long as that fits.
#[derive(Debug)]
pub(super) struct Shape {
    name: &'static str,
    guess: Option<usize>,
    /// How many fields the guess has been right for.
    right: usize,
    /// All of them, once it has been wrong.
    own: Option<Vec<&'static str>>,
}

impl Shapes {
    pub(super) fn begin(&self, name: &'static str) -> Shape {
        let guess = self.last.iter().find(|(other, _)| *other == name).map(|(_, number)| *number);
        Shape { name, guess, right: 0, own: None }
    }

    fn of(&self, guess: Option<usize>) -> &[&'static str] {
        guess.map_or(&[], |guess| &self.all[guess])
    }

    /// Another field of it.
    #[inline]
    pub(super) fn add(&self, shape: &mut Shape, key: &'static str) {
        match &mut shape.own {
            Some(own) => own.push(key),
            None if self.of(shape.guess).get(shape.right) == Some(&key) => shape.right += 1,
            None => {
                let right = &self.of(shape.guess)[..shape.right];
                shape.own = Some(right.iter().copied().chain([key]).collect());
            }
        }
    }

    /// It has no more. Gives its number.
    pub(super) fn end(&mut self, shape: Shape) -> usize {
        let known = self.of(shape.guess);
        let keys = match shape.own {
            None if shape.guess.is_some() && shape.right == known.len() => {
                return shape.guess.unwrap_or_default();
            }
            None => known[..shape.right].to_vec(),
            Some(own) => own,
        };
        let next = self.all.len();
        let number = *self.numbers.entry(keys).or_insert_with_key(|keys| {
            self.all.push(keys.clone());
            next
        });
        match self.last.iter_mut().find(|(other, _)| *other == shape.name) {
            Some((_, last)) => *last = number,
            None => self.last.push((shape.name, number)),
        }
        number
    }

    /// All names, before the values that begin there.
    pub(super) fn put_before(&self, start: usize, out: &mut Vec<u8>) {
        if self.all.is_empty() {
            return;
        }
        let mut names = vec![tag::NAMES];
        write_count(self.all.len(), &mut names);
        for keys in &self.all {
            write_count(keys.len(), &mut names);
            for key in keys {
                write_count(key.len(), &mut names);
                names.extend_from_slice(key.as_bytes());
            }
        }
        out.splice(start..start, names);
    }
}

/// The names that structs have which are read.
#[derive(Debug, Default)]
pub(super) struct Known<'b>(Vec<Keys<'b>>);

#[derive(Debug)]
struct Keys<'b> {
    names: Vec<&'b str>,
    /// Whether they are those that were asked for last.
    fit: Option<(&'static [&'static str], bool)>,
}

impl<'b> Known<'b> {
    /// Takes them from the front, if there are any.
    pub(super) fn read(bytes: &mut &'b [u8]) -> Result<Self, Trouble> {
        let Some((&tag::NAMES, rest)) = bytes.split_first() else { return Ok(Known::default()) };
        *bytes = rest;
        let read = |bytes: &mut &'b [u8]| {
            let fields = read_count(bytes)?;
            let names = (0..fields).map(|_| read_name(bytes)).collect::<Result<_, _>>()?;
            Ok(Keys { names, fit: None })
        };
        let shapes = read_count(bytes)?;
        (0..shapes).map(|_| read(bytes)).collect::<Result<_, _>>().map(Known)
    }

    /// How many fields a shape has.
    pub(super) fn len(&self, number: usize) -> Result<usize, Trouble> {
        let shape = self.0.get(number).ok_or_else(|| Trouble(format!("there is no shape {number}")))?;
        Ok(shape.names.len())
    }

    /// The name of a field.
    pub(super) fn name(&self, number: usize, field: usize) -> Option<&'b str> {
        self.0.get(number)?.names.get(field).copied()
    }

    /// Whether a shape's fields are these, in this order.
    pub(super) fn are(&mut self, number: usize, fields: &'static [&'static str]) -> bool {
        let Some(shape) = self.0.get_mut(number) else { return false };
        match shape.fit {
            Some((asked, fits)) if std::ptr::eq(asked, fields) => fits,
            _ => {
                let fits = shape.names.len() == fields.len()
                    && shape.names.iter().zip(fields).all(|(name, field)| are_alike(name, field));
                shape.fit = Some((fields, fits));
                fits
            }
        }
    }
}

fn read_name<'b>(bytes: &mut &'b [u8]) -> Result<&'b str, Trouble> {
    let len = read_count(bytes)?;
    let cut = || Trouble("a name was cut off".to_owned());
    let (name, rest) = bytes.split_at_checked(len).ok_or_else(cut)?;
    *bytes = rest;
    std::str::from_utf8(name).map_err(|error| Trouble(error.to_string()))
}

/// Whether these are one name, which may be written in one way and read in another (`rename_all(serialize = …)`).
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    let letters = |name: &str| {
        let letters = name.bytes().filter(|byte| !b"_-".contains(byte));
        letters.map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    one == other || letters(one) == letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(shapes: &mut Shapes, name: &'static str, keys: &[&'static str]) -> usize {
        let mut shape = shapes.begin(name);
        keys.iter().for_each(|key| shapes.add(&mut shape, key));
        shapes.end(shape)
    }

    #[test]
    fn a_list_of_names_is_written_once() {
        let mut shapes = Shapes::default();
        let lists: [&[&str]; 5] = [&["a", "b"], &["a"], &["a", "b"], &["a", "c"], &[]];
        assert_eq!(lists.map(|keys| number(&mut shapes, "One", keys)), [0, 1, 0, 2, 3]);
        assert_eq!(lists.map(|keys| number(&mut shapes, "Two", keys)), [0, 1, 0, 2, 3]);
        let mut bytes = vec![7, 8];
        shapes.put_before(1, &mut bytes);
        for len in 2..bytes.len() - 1 {
            assert!(Known::read(&mut &bytes[1..len]).is_err(), "{len} bytes");
        }
        let mut rest = &bytes[1..];
        let mut known = Known::read(&mut rest).unwrap();
        assert_eq!((bytes[0], rest), (7, &[8][..]));
        assert_eq!((0..4).map(|shape| known.len(shape).unwrap()).collect::<Vec<_>>(), [2, 1, 2, 0]);
        assert!(known.len(4).is_err());
        assert_eq!((known.name(2, 1), known.name(2, 2)), (Some("c"), None));
        for _ in 0..2 {
            assert!(known.are(2, &["A", "c"]) && !known.are(2, &["a"]) && !known.are(2, &["c", "a"]));
        }
    }

    #[test]
    fn cases_of_one_name_are_alike() {
        assert!(are_alike("first_name", "firstName") && are_alike("first-name", "FIRST_NAME"));
        assert!(!are_alike("first", "last"));
    }
}
