#![allow(missing_docs, unreachable_pub, unused, clippy::all)]
#[path = "."]
mod plain {
    use parloop_plain::par_for;
    pub type Program = (&'static str, fn() -> String);
    macro_rules! list {
        ($($name:ident),* $(,)?) => {
            pub const LIST: &[super::Program] =
                &[$((concat!(module_path!(), "::", stringify!($name)), || format!("{:?}", $name()))),*];
        };
    }
    use list;
    pub fn numbers(count: usize) -> Vec<u64> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        (0..count)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % 1_000_003
            })
            .collect()
    }
    #[path = "programs/elements.rs"]
    pub mod elements;
    #[path = "programs/forms.rs"]
    pub mod forms;
}
#[path = "."]
mod parallel {
    use parloop::par_for;
    pub type Program = (&'static str, fn() -> String);
    macro_rules! list {
        ($($name:ident),* $(,)?) => {
            pub const LIST: &[super::Program] =
                &[$((concat!(module_path!(), "::", stringify!($name)), || format!("{:?}", $name()))),*];
        };
    }
    use list;
    pub fn numbers(count: usize) -> Vec<u64> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        (0..count)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % 1_000_003
            })
            .collect()
    }
    #[path = "programs/elements.rs"]
    pub mod elements;
    #[path = "programs/forms.rs"]
    pub mod forms;
}

#[test]
fn all() {
    std::panic::set_hook(Box::new(|info| {
        if std::env::var_os("LOUD").is_some() {
            eprintln!("{info}")
        }
    }));
    let plain: Vec<plain::Program> = [plain::forms::LIST, plain::elements::LIST].concat();
    let parallel: Vec<plain::Program> = [parallel::forms::LIST, parallel::elements::LIST].concat();
    let mut wrong = 0;
    for ((name, p), (_, q)) in plain.into_iter().zip(parallel) {
        let e = p();
        match std::panic::catch_unwind(q) {
            Ok(g) if g == e => {}
            Ok(g) => {
                wrong += 1;
                println!("{name}: {:.300} instead of {:.300}", g, e)
            }
            Err(p) => {
                wrong += 1;
                println!("{name}: panicked: {:?}", p.downcast_ref::<String>())
            }
        }
    }
    assert_eq!(wrong, 0);
}
