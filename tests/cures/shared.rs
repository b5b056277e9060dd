//! What can't be shared between threads, and statics.

use parloop::par_for;

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::{Arc, Mutex};

    #[test]
    fn captured_rc() {
        let names = Rc::new(vec!["a", "b", "c"]);
        let plain: usize = (0..3).map(|i| names[i].len()).sum();
        let value = &*names;
        let mut total = 0;
        #[par_for(backend = "pool")]
        for i in 0..3 {
            total += value[i].len();
        }
        assert_eq!(total, plain);
        let shared = Arc::new(vec!["a", "b", "c"]);
        let mut total = 0;
        #[par_for]
        for i in 0..3 {
            total += shared[i].len();
        }
        assert_eq!(total, plain);
        let mut total = 0;
        #[par_for(backend = "serial")]
        for i in 0..3 {
            total += names[i].len();
        }
        assert_eq!(total, plain);
    }

    #[test]
    fn captured_cell_in_a_field() {
        let plain = Cell::new(0);
        for i in 0..10 {
            plain.set(plain.get() + i);
        }
        let seen = AtomicU32::new(0);
        #[par_for]
        for i in 0..10 {
            seen.fetch_add(i, Ordering::Relaxed);
        }
        assert_eq!(seen.into_inner(), plain.get());
    }

    #[test]
    fn captured_ref_cell() {
        let plain = RefCell::new(Vec::new());
        for i in 0..10 {
            plain.borrow_mut().push(i);
        }
        let seen = Mutex::new(Vec::new());
        #[par_for]
        for i in 0..10 {
            seen.lock().unwrap().push(i);
        }
        let mut seen = seen.into_inner().unwrap();
        // Through a lock, in any order.
        seen.sort();
        assert_eq!(seen, plain.into_inner());
    }

    static TOTAL: AtomicU32 = AtomicU32::new(0);

    #[test]
    fn static_mut() {
        let plain: u32 = (0..10).sum();
        #[par_for]
        for i in 0..10 {
            TOTAL.fetch_add(i, Ordering::Relaxed);
        }
        assert_eq!(TOTAL.load(Ordering::Relaxed), plain);
        let mut total = 0;
        #[par_for]
        for i in 0..10 {
            total += i;
        }
        TOTAL.store(total, Ordering::Relaxed);
        assert_eq!(TOTAL.load(Ordering::Relaxed), plain);
    }

    fn lines() -> Vec<String> {
        (0..30).map(|i| format!("line {i}")).collect()
    }

    /// In an ordered block.
    fn print(out: &mut impl std::io::Write, lines: &[String]) -> std::io::Result<()> {
        #[par_for]
        for line in lines {
            let line = format!("{line}!");
            #[ordered]
            {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }

    /// Into memory first.
    fn print_after(out: &mut impl std::io::Write, lines: &[String]) -> std::io::Result<()> {
        use std::io::Write;
        let mut bytes: Vec<u8> = Vec::new();
        #[par_for]
        for line in lines {
            writeln!(bytes, "{line}!")?;
        }
        out.write_all(&bytes)
    }

    #[test]
    fn written_with_question() {
        let (mut plain, mut ordered, mut after) = (Vec::new(), Vec::new(), Vec::new());
        for line in lines() {
            plain.extend_from_slice(format!("{line}!\n").as_bytes());
        }
        print(&mut ordered, &lines()).unwrap();
        print_after(&mut after, &lines()).unwrap();
        assert_eq!((&ordered, &after), (&plain, &plain));
    }
}
