//! What stands before a value, so that who reads may ask what was written. Numbers have those of their kinds.

use crate::sys::numbers::Kind;

pub(super) const FALSE: u8 = 16;
pub(super) const TRUE: u8 = 17;
pub(super) const CHAR: u8 = 18;
pub(super) const STR: u8 = 19;
pub(super) const BYTES: u8 = 20;
pub(super) const UNIT: u8 = 21;
pub(super) const NONE: u8 = 22;
pub(super) const SOME: u8 = 23;
/// Elements, of which it is known at the end how many they are.
pub(super) const SEQ: u8 = 24;
/// Numbers of one kind, as they are in memory.
pub(super) const NUMBERS: u8 = 25;
pub(super) const TUPLE: u8 = 26;
pub(super) const MAP: u8 = 27;
/// Fields, the names of which have been told before.
pub(super) const STRUCT: u8 = 28;
/// Variants, with their names.
pub(super) const UNIT_VARIANT: u8 = 29;
pub(super) const NEWTYPE_VARIANT: u8 = 30;
pub(super) const TUPLE_VARIANT: u8 = 31;
pub(super) const STRUCT_VARIANT: u8 = 32;
/// Before all of them: the names of fields.
pub(super) const NAMES: u8 = 33;

/// What it is called that begins so.
pub(super) fn name(tag: u8) -> &'static str {
    match tag {
        FALSE | TRUE => "a bool",
        CHAR => "a char",
        STR => "a text",
        BYTES => "bytes",
        UNIT => "`()`",
        NONE => "`None`",
        SOME => "an option",
        SEQ | NUMBERS | TUPLE => "a sequence",
        MAP => "a map",
        STRUCT => "a struct",
        UNIT_VARIANT | NEWTYPE_VARIANT | TUPLE_VARIANT | STRUCT_VARIANT => "a variant",
        _ if Kind::of(tag).is_some() => "a number",
        _ => "nothing that was written here",
    }
}
