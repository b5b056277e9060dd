//! Numbers as the bytes that they are in memory.

use std::any::TypeId;
use std::marker::PhantomData;
use std::mem::{MaybeUninit, transmute};

/// The identity of a type but for its lifetimes, which `TypeId` asks to be `'static`.
#[inline]
fn id_of<T: ?Sized>() -> TypeId {
    trait Typed {
        fn id(&self) -> TypeId
        where
            Self: 'static;
    }
    impl<T: ?Sized> Typed for PhantomData<T> {
        #[inline]
        fn id(&self) -> TypeId
        where
            Self: 'static,
        {
            TypeId::of::<T>()
        }
    }
    let phantom = PhantomData::<T>;
    let typed: &dyn Typed = &phantom;
    // SAFETY: this changes the lifetime alone, of what holds nothing; whose identity is asked for has the same one
    // whatever its lifetimes are.
    let typed = unsafe { transmute::<&dyn Typed, &(dyn Typed + 'static)>(typed) };
    typed.id()
}

/// Whether the two are one type but for lifetimes.
#[inline]
pub(crate) fn is<T: ?Sized, U: ?Sized>() -> bool {
    id_of::<T>() == id_of::<U>()
}

/// Whether these are integers or floats, written in as many bytes as they have: any bytes are one.
#[inline]
pub(crate) fn are_numbers<T>() -> bool {
    is_number(size_of::<T>(), id_of::<T>())
}

/// The same of a type of that size. Others are told by it, as it costs nothing where nothing is optimized.
#[inline]
fn is_number(size: usize, id: TypeId) -> bool {
    macro_rules! any {
        ($($Number:ty)+) => { false $(|| id == TypeId::of::<$Number>())+ };
    }
    match size {
        1 => any!(u8 i8),
        2 => any!(u16 i16),
        4 => any!(u32 i32 f32),
        8 => any!(f64 u64 i64) || cfg!(target_pointer_width = "64") && any!(usize isize),
        16 => any!(u128 i128),
        _ => false,
    }
}

/// What a number is, whatever its type is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    U128,
    I128,
    F32,
    F64,
}

impl Kind {
    const ALL: [Kind; 12] = [
        Kind::U8,
        Kind::I8,
        Kind::U16,
        Kind::I16,
        Kind::U32,
        Kind::I32,
        Kind::U64,
        Kind::I64,
        Kind::U128,
        Kind::I128,
        Kind::F32,
        Kind::F64,
    ];

    /// The one with that number, if there is one.
    pub(crate) fn of(number: u8) -> Option<Kind> {
        Kind::ALL.get(usize::from(number)).copied()
    }

    /// How many bytes it has.
    pub(crate) fn size(self) -> usize {
        match self {
            Kind::U8 | Kind::I8 => 1,
            Kind::U16 | Kind::I16 => 2,
            Kind::U32 | Kind::I32 | Kind::F32 => 4,
            Kind::U64 | Kind::I64 | Kind::F64 => 8,
            Kind::U128 | Kind::I128 => 16,
        }
    }
}

trait Number {
    const KIND: Kind;
}

macro_rules! kinds {
    ($($T:ty: $Kind:expr),+) => {$(
        impl Number for $T {
            const KIND: Kind = $Kind;
        }
    )+};
}

kinds! {
    u8: Kind::U8, i8: Kind::I8, u16: Kind::U16, i16: Kind::I16, u32: Kind::U32, i32: Kind::I32, u64: Kind::U64,
    i64: Kind::I64, u128: Kind::U128, i128: Kind::I128, f32: Kind::F32, f64: Kind::F64,
    usize: if size_of::<usize>() == 8 { Kind::U64 } else { Kind::U32 },
    isize: if size_of::<isize>() == 8 { Kind::I64 } else { Kind::I32 }
}

/// The number that had these bytes in memory, if the type is one's, and they are as many.
#[inline]
pub(crate) fn number<T>(bytes: &[u8]) -> Option<T> {
    let is_one = are_numbers::<T>() && bytes.len() == size_of::<T>();
    // SAFETY: as many bytes as the number has; any are one, wherever they are aligned.
    is_one.then(|| unsafe { bytes.as_ptr().cast::<T>().read_unaligned() })
}

/// What is in memory, if it is numbers.
#[inline]
pub(crate) fn bytes_of<T>(numbers: &[T]) -> Option<&[u8]> {
    are_numbers::<T>().then(|| {
        let (start, len) = (numbers.as_ptr().cast(), size_of_val(numbers));
        // SAFETY: as many bytes as these have, borrowed for as long; numbers have no bytes without a value.
        unsafe { std::slice::from_raw_parts(start, len) }
    })
}

/// The same, to be replaced.
#[inline]
pub(crate) fn bytes_of_mut<T>(numbers: &mut [T]) -> Option<&mut [u8]> {
    are_numbers::<T>().then(|| {
        let (start, len) = (numbers.as_mut_ptr().cast(), size_of_val(numbers));
        // SAFETY: as many bytes as these have, borrowed for as long. Any bytes are numbers, and numbers bytes.
        unsafe { std::slice::from_raw_parts_mut(start, len) }
    })
}

/// The numbers of a list, if this is a reference to one: of which kind, how many, and what is in memory.
#[inline]
pub(crate) fn of_list<L>(list: &L) -> Option<(Kind, usize, &[u8])> {
    if size_of::<L>() != size_of::<&Vec<u8>>() && size_of::<L>() != size_of::<&[u8]>() {
        return None;
    }
    // SAFETY: it is a value of its type, for as long as it is borrowed.
    unsafe { in_list(id_of::<L>(), std::ptr::from_ref(list).cast()) }
}

/// Which numbers, if this type is a list of numbers.
#[inline]
pub(crate) fn kind_in<V>() -> Option<Kind> {
    if size_of::<V>() == size_of::<Vec<u8>>() { kind_in_list(id_of::<V>()) } else { None }
}

/// A list of such numbers as these were in memory. None: the type is no list of numbers (see [`kind_in`]).
///
/// What is done does not depend on the type but for its identity, so that little of it is compiled for each.
#[inline]
pub(crate) fn list<V>(bytes: &[u8]) -> Option<V> {
    let mut list = MaybeUninit::<V>::uninit();
    // SAFETY: it is a place for a `V`.
    let put = unsafe { put_list(id_of::<V>(), bytes, list.as_mut_ptr().cast()) };
    // SAFETY: it was put there.
    put.then(|| unsafe { list.assume_init() })
}

fn copied<N: Copy + Default>(bytes: &[u8]) -> Vec<N> {
    let mut list = vec![N::default(); bytes.len() / size_of::<N>()];
    let copied = bytes_of_mut(&mut list).map(|list| list.copy_from_slice(bytes));
    copied.expect("these are numbers");
    list
}

macro_rules! lists_of {
    ($($Number:ty)+) => {
        /// The same of what is at that place, which is a value of that type.
        ///
        /// # Safety
        /// It is, for as long as the caller says.
        unsafe fn in_list<'l>(of: TypeId, place: *const ()) -> Option<(Kind, usize, &'l [u8])> {
            $(if of == TypeId::of::<&Vec<$Number>>() {
                // SAFETY: by contract, but for the reference's lifetime, which is longer than the borrow of it.
                let list = unsafe { *place.cast::<&Vec<$Number>>() };
                return bytes_of(list).map(|bytes| (<$Number>::KIND, list.len(), bytes));
            }
            if of == TypeId::of::<&[$Number]>() {
                // SAFETY: as above.
                let list = unsafe { *place.cast::<&[$Number]>() };
                return bytes_of(list).map(|bytes| (<$Number>::KIND, list.len(), bytes));
            })+
            None
        }

        /// Which numbers are in a list of that type.
        fn kind_in_list(of: TypeId) -> Option<Kind> {
            $(if of == TypeId::of::<Vec<$Number>>() && are_numbers::<$Number>() {
                return Some(<$Number>::KIND);
            })+
            None
        }

        /// Puts the list of that type there, of such numbers as these were in memory. False: it is no list of numbers.
        ///
        /// # Safety
        /// The place may be written to, and is one for a value of the type.
        unsafe fn put_list(of: TypeId, bytes: &[u8], place: *mut ()) -> bool {
            $(if of == TypeId::of::<Vec<$Number>>() {
                let list: Vec<$Number> = copied(bytes);
                // SAFETY: by contract.
                unsafe { place.cast::<Vec<$Number>>().write(list) };
                return true;
            })+
            false
        }
    };
}

lists_of! { f64 u8 u32 i32 u64 i64 usize isize f32 u16 i16 i8 u128 i128 }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_what_looks_like_them() {
        struct Meters(f64);
        assert!(are_numbers::<f64>() && are_numbers::<i8>() && are_numbers::<u128>());
        assert!(!are_numbers::<bool>() && !are_numbers::<char>() && !are_numbers::<Meters>());
        assert!(!are_numbers::<[u8; 4]>() && !are_numbers::<&u8>() && !are_numbers::<()>());
        assert!(bytes_of(&[Meters(1.0), Meters(2.0)].map(|meters| meters.0 > 1.0)).is_none());
        assert!(kind_in::<Vec<bool>>().is_none() && kind_in::<Vec<Meters>>().is_none());
        assert!(number::<bool>(&[1]).is_none() && number::<u16>(&[1]).is_none());
        assert_eq!(number(&7_u32.to_ne_bytes()), Some(7_u32));
    }

    #[test]
    fn lists_of_numbers_are_their_bytes() {
        let numbers = [1.5_f32, -0.0, f32::NAN];
        let (list, bytes) = (numbers.to_vec(), numbers.map(f32::to_ne_bytes));
        assert_eq!(of_list(&&list), Some((Kind::F32, 3, bytes.as_flattened())));
        assert_eq!(of_list(&&list[1..]), Some((Kind::F32, 2, bytes[1..].as_flattened())));
        assert_eq!(kind_in::<Vec<f32>>(), Some(Kind::F32));
        let copy: Vec<f32> = super::list(bytes.as_flattened()).unwrap();
        assert_eq!(copy.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), numbers.map(f32::to_bits));
        assert!(of_list(&list).is_none() && of_list(&&vec!['a']).is_none());
        assert!(super::list::<Vec<char>>(bytes.as_flattened()).is_none());
    }

    #[test]
    fn kinds_are_told_by_their_numbers() {
        assert!(Kind::ALL.iter().all(|kind| Kind::of(*kind as u8) == Some(*kind)));
        assert_eq!(Kind::of(12), None);
        assert_eq!((Kind::U128.size(), <usize>::KIND.size()), (16, size_of::<usize>()));
    }

    #[test]
    fn what_borrows_is_told_apart_too() {
        fn count<T>(list: &[T]) -> Option<usize> {
            of_list(&list).map(|(_, count, _)| count)
        }
        let text = String::from("x");
        assert_eq!((count(&[text.as_str()]), count(&[7_u8, 8])), (None, Some(2)));
    }
}
