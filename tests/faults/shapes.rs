//! Results of every shape come back as they were.

use std::collections::{BTreeMap, BTreeSet};

use parloop::{Backend, par_for};

type Odd = (bool, Option<Option<u8>>, Result<i8, String>, char, Option<Box<[u8]>>);

/// What one loop gathers: numbers by their bits.
#[derive(Debug, PartialEq, Default)]
struct Gathered {
    wide: Vec<(u128, i128)>,
    odd: Vec<Odd>,
    quiet: Vec<u32>,
    signalling: Vec<u64>,
    nothing: Vec<()>,
    empty: Vec<[u16; 0]>,
    nested: Vec<Vec<Vec<Option<String>>>>,
    keyed: BTreeMap<String, Vec<(u8, char)>>,
    set: BTreeSet<(i32, String)>,
}

#[par_for]
fn gathered(backend: Backend) -> Gathered {
    let (mut wide, mut odd, mut nothing, mut empty) = (Vec::new(), Vec::<Odd>::new(), Vec::new(), Vec::new());
    let (mut quiet, mut signalling) = (vec![0.0_f32; 9], vec![0.0_f64; 9]);
    let (mut nested, mut keyed, mut set) = (Vec::new(), BTreeMap::<_, Vec<_>>::new(), BTreeSet::new());
    #[par_for(backend = backend, workers = 3)]
    for i in 0..9_u8 {
        wide.push((u128::MAX - u128::from(i), i128::MIN + i128::from(i)));
        let inner = if i % 3 == 0 { None } else { Some((i % 3 == 2).then_some(i)) };
        let result = if i > 3 { Ok(-3) } else { Err("e".repeat(i as usize)) };
        let boxed = (i % 2 == 1).then(|| vec![i; i as usize].into_boxed_slice());
        odd.push((i % 2 == 0, inner, result, char::from_u32(0x1f600 + u32::from(i)).unwrap(), boxed));
        quiet[i as usize] = f32::from_bits(0xffc0_1000 | u32::from(i));
        signalling[i as usize] = f64::from_bits(0x7ff0_0000_0000_0001 + u64::from(i));
        nothing.push(());
        empty.push([0; 0]);
        nested.push(vec![vec![Some(i.to_string()); i as usize % 3], vec![], vec![None]]);
        keyed.entry(format!("k{}", i % 4)).or_default().push((i, char::from(b'a' + i)));
        set.insert((i32::from(i) % 4, "z".repeat(i as usize % 2)));
    }
    let quiet = quiet.into_iter().map(f32::to_bits).collect();
    let signalling = signalling.into_iter().map(f64::to_bits).collect();
    Gathered { wide, odd, quiet, signalling, nothing, empty, nested, keyed, set }
}

#[test]
fn results_of_every_shape_come_back() {
    let plain = gathered(Backend::Serial);
    assert_eq!((plain.odd.len(), plain.nothing.len(), plain.quiet[2]), (9, 9, 0xffc0_1002));
    for backend in [Backend::Process, Backend::ProcessPool, Backend::ProcessExecutor] {
        assert_eq!(gathered(backend), plain, "{backend}");
    }
}
