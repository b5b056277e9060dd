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
}
