//! Which role the items of a loop get, by their shape.

use crate::private::role::*;
use crate::role::{Mode, Role, Seed};
use crate::space::Pulled;

const LEAVES: Mode = Mode {
    run: 1,
    plain: false,
    exits: true,
    once: false,
    travels: false,
    site: None,
    axes: crate::space::Axes::POSITIONS,
};

/// Writes to the only item of a loop, and discards that.
macro_rules! written_and_discarded {
    ($items:expr, $pat:pat => $write:expr) => {{
        let space = Pulled($items);
        let mut role = (&&&&&&&&&&&&&&&&&&&&&&&Probe::of_items(&space)).items_role();
        let seed = role.seed(&LEAVES);
        let mut private = seed.begin(&mut ());
        for item in space.0 {
            match private.lender().lend_item(item) {
                $pat => $write,
            }
        }
        role.discard(seed.end(private, &mut ()));
    }};
}

#[test]
fn each_shape_is_undone() {
    let (mut a, mut b, mut c) = ([1], [2], [3]);
    written_and_discarded!(a.iter_mut(), x => *x += 1);
    written_and_discarded!(a.iter_mut().enumerate(), (_, x) => *x += 1);
    written_and_discarded!(a.iter_mut().zip(5..), (x, y) => *x += y);
    written_and_discarded!(a.iter_mut().zip(&mut b), (x, y) => std::mem::swap(x, y));
    written_and_discarded!(a.iter_mut().zip(&mut b).enumerate(), (_, (x, y)) => std::mem::swap(x, y));
    written_and_discarded!(a.iter().zip(&mut b).enumerate(), (_, (x, y)) => *y += x);
    written_and_discarded!(a.iter_mut().enumerate().zip(&mut b), ((_, x), y) => std::mem::swap(x, y));
    written_and_discarded!(a.iter_mut().zip(b.iter_mut().enumerate()), (x, (_, y)) => std::mem::swap(x, y));
    written_and_discarded!(a.iter_mut().zip(b.iter_mut().zip(0..)), (x, (y, _)) => std::mem::swap(x, y));
    written_and_discarded!(a.iter_mut().zip(&mut b).zip(&mut c), ((x, y), z) => (*x, *y, *z) = (7, 7, 7));
    written_and_discarded!(a.iter_mut().zip(&mut b).zip(0..), ((x, y), z) => (*x, *y) = (z, z));
    written_and_discarded!(
        a.iter_mut().zip(&b).zip(&mut c).enumerate(),
        (_, ((x, y), z)) => (*x, *z) = (*y, *y)
    );
    assert_eq!((a, b, c), ([1], [2], [3]));
}

#[test]
fn other_items_are_as_they_are() {
    let mut sum = 0;
    written_and_discarded!([1, 2].into_iter(), x => sum += x);
    written_and_discarded!([(1, "a")].into_iter().enumerate(), (i, (x, _)) => sum += x + i);
    assert_eq!(sum, 4);
}
