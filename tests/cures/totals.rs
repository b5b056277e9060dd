//! Totals that are read, or changed in ways that can't be merged.

use parloop::par_for;

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    #[test]
    fn through_a_guard() {
        let sums = std::sync::Mutex::new((0, 0));
        let mut guard = sums.lock().unwrap();
        let guard = &mut *guard;
        #[par_for]
        for x in [3, 1, 4] {
            guard.0 += 1;
            guard.1 += x;
        }
        assert_eq!(*guard, (3, 8));
    }

    #[test]
    fn reference_to_a_reference() {
        fn add(total: &mut &mut i32, items: &[i32]) {
            let total = &mut **total;
            #[par_for]
            for x in items {
                *total += x;
            }
        }
        let mut total = 0;
        add(&mut &mut total, &[3, 1, 4]);
        assert_eq!(total, 8);
    }

    #[test]
    fn read_and_changed() {
        let plain = {
            let (mut total, mut so_far) = (0, Vec::new());
            for i in 0..10 {
                total += i;
                so_far.push(format!("so far {total}"));
            }
            (total, so_far)
        };

        // Read after the loop.
        let mut total = 0;
        #[par_for]
        for i in 0..10 {
            total += i;
        }
        assert_eq!(total, plain.0);

        // A plain loop after this one.
        let mut parts = Vec::new();
        #[par_for]
        for i in 0..10 {
            parts.push(i);
        }
        let (mut total, mut so_far) = (0, Vec::new());
        for part in parts {
            total += part;
            so_far.push(format!("so far {total}"));
        }
        assert_eq!((total, so_far), plain);

        let (mut total, mut so_far) = (0, Vec::new());
        #[par_for]
        for i in 0..10 {
            #[ordered]
            {
                total += i;
                so_far.push(format!("so far {total}"));
            }
        }
        assert_eq!((total, so_far), plain);
    }

    #[test]
    fn stops_at_a_total() {
        let plain = {
            let mut total = 0;
            for x in [3, 1, 4, 1, 5, 9] {
                total += x;
                if total > 7 {
                    break;
                }
            }
            total
        };
        let mut total = 0;
        #[par_for]
        for x in [3, 1, 4, 1, 5, 9] {
            #[ordered]
            {
                total += x;
                if total > 7 {
                    break;
                }
            }
        }
        assert_eq!(total, plain);
    }

    #[test]
    fn nesting_depth() {
        let text = "(()(()))";
        let plain = {
            let (mut depth, mut deepest) = (0, 0);
            for c in text.chars() {
                match c {
                    '(' => depth += 1,
                    _ => depth -= 1,
                }
                deepest = deepest.max(depth);
            }
            deepest
        };
        let mut steps = Vec::new();
        #[par_for]
        for c in text.chars() {
            steps.push(if c == '(' { 1 } else { -1 });
        }
        let (mut depth, mut deepest) = (0, 0);
        for step in steps {
            depth += step;
            deepest = deepest.max(depth);
        }
        assert_eq!(deepest, plain);
    }

    #[test]
    fn numbered_if() {
        let lines = ["# a", "b", "# c", "d"];
        let plain = {
            let (mut number, mut titles) = (0, Vec::new());
            for line in lines {
                if line.starts_with('#') {
                    number += 1;
                }
                titles.push((number, line));
            }
            titles
        };
        let (mut number, mut titles) = (0, Vec::new());
        #[par_for]
        for line in lines {
            let title = line.starts_with('#');
            #[ordered]
            {
                if title {
                    number += 1;
                }
                titles.push((number, line));
            }
        }
        assert_eq!(titles, plain);
    }

    #[test]
    fn mixed_operators() {
        let plain = (1..10u64).fold(1, |total, i| (total + i) * 2);
        let mut parts = Vec::new();
        #[par_for]
        for i in 1..10 {
            parts.push(i);
        }
        let mut after = 1;
        for part in parts {
            after += part;
            after *= 2;
        }
        assert_eq!(after, plain);
        let mut ordered = 1;
        #[par_for]
        for i in 1..10 {
            #[ordered]
            {
                ordered += i;
                ordered *= 2;
            }
        }
        assert_eq!(ordered, plain);
    }

    #[test]
    fn not_mergeable() {
        let plain = (1..10).fold(1000.0, |left, i| left / f64::from(i));
        let mut parts = Vec::new();
        #[par_for]
        for i in 1..10 {
            parts.push(f64::from(i));
        }
        let mut left = 1000.0;
        for part in parts {
            left /= part;
        }
        assert_eq!(left, plain);
    }

    #[test]
    fn shifted_bits() {
        let plain = [1, 0, 1, 1].into_iter().fold(0u32, |bits, bit| bits << 1 | bit);
        let mut parts = Vec::new();
        #[par_for]
        for bit in [1, 0, 1, 1] {
            parts.push(bit);
        }
        let mut bits = 0;
        for bit in parts {
            bits <<= 1;
            bits |= bit;
        }
        assert_eq!(bits, plain);
    }

    #[test]
    fn polynomial() {
        let plain = [3, 1, 4].into_iter().fold(0u64, |value, digit| value * 10 + digit);
        let mut value = 0;
        #[par_for]
        for digit in [3, 1, 4] {
            #[ordered]
            {
                value = value * 10 + digit;
            }
        }
        assert_eq!(value, plain);
    }

    #[test]
    fn saturating() {
        let plain = [100, 90, 80].into_iter().fold(0u8, u8::saturating_add);
        let mut parts = Vec::new();
        #[par_for]
        for x in [100u8, 90, 80] {
            parts.push(x);
        }
        let mut load = 0u8;
        for part in &parts {
            load = load.saturating_add(*part);
        }
        assert_eq!(load, plain);

        // In a type that has room for all.
        let mut total = 0u32;
        #[par_for]
        for x in [100u8, 90, 80] {
            total += u32::from(x);
        }
        assert_eq!(u8::try_from(total).unwrap_or(u8::MAX), plain);
    }

    #[test]
    fn checked() {
        let plain = [10, 20, 30].into_iter().fold(1u32, |size, x| size.checked_mul(x).expect("too large"));
        let mut size = 1u32;
        #[par_for]
        for x in [10, 20, 30] {
            #[ordered]
            {
                size = size.checked_mul(x).expect("too large");
            }
        }
        assert_eq!(size, plain);
    }

    #[test]
    fn read_in_a_closure() {
        let plain = {
            let (mut total, mut totals) = (0, Vec::new());
            for x in [3, 1, 4] {
                total += x;
                totals.push(total);
            }
            totals
        };
        let (mut total, mut totals) = (0, Vec::new());
        #[par_for]
        for x in [3, 1, 4] {
            #[ordered]
            {
                let mut add = |y| {
                    total += y;
                    total
                };
                totals.push(add(x));
            }
        }
        assert_eq!(totals, plain);
    }

    #[test]
    fn read_through_a_reference() {
        let plain = {
            let (mut total, mut large) = (0, 0);
            for x in [3, 1, 4] {
                total += x;
                if total > 3 {
                    large += 1;
                }
            }
            (total, large)
        };
        let (mut total, mut large) = (0, 0);
        let sum = &mut total;
        #[par_for]
        for x in [3, 1, 4] {
            #[ordered]
            {
                *sum += x;
                if *sum > 3 {
                    large += 1;
                }
            }
        }
        assert_eq!((total, large), plain);
    }

    #[test]
    fn borrowed() {
        fn bump(counter: &mut u32) {
            *counter += 2;
        }
        let mut plain = 0;
        for _ in 0..10 {
            bump(&mut plain);
        }

        // What is called gives what it adds.
        fn worth() -> u32 {
            2
        }
        let mut counter = 0;
        #[par_for]
        for _ in 0..10 {
            counter += worth();
        }
        assert_eq!(counter, plain);

        let mut counter = 0;
        #[par_for]
        for _ in 0..10 {
            #[ordered]
            {
                bump(&mut counter);
            }
        }
        assert_eq!(counter, plain);
    }

    #[test]
    fn scratch_that_is_borrowed() {
        use std::fmt::Write;
        fn spell(number: u32, text: &mut String) {
            text.clear();
            write!(text, "{number}").unwrap();
        }
        let plain = {
            let (mut text, mut digits) = (String::new(), 0);
            for number in 0..200 {
                spell(number, &mut text);
                digits += text.len();
            }
            digits
        };
        let (mut text, mut digits) = (String::new(), 0);
        #[par_for(private(text))]
        for number in 0..200 {
            spell(number, &mut text);
            digits += text.len();
        }
        assert_eq!(digits, plain);
        let mut digits = 0;
        #[par_for]
        for number in 0..200 {
            let mut text = String::new();
            spell(number, &mut text);
            digits += text.len();
        }
        assert_eq!(digits, plain);
    }

    #[test]
    fn hashed() {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut plain = DefaultHasher::new();
        for word in ["a", "b"] {
            word.hash(&mut plain);
        }
        let mut hasher = DefaultHasher::new();
        #[par_for]
        for word in ["a", "b"] {
            #[ordered]
            {
                word.hash(&mut hasher);
            }
        }
        assert_eq!(hasher.finish(), plain.finish());
    }

    #[test]
    fn field_and_whole() {
        struct Stats {
            sum: i32,
            count: i32,
        }
        fn weight(stats: &Stats) -> i32 {
            stats.count
        }
        let mut plain = Stats { sum: 0, count: 2 };
        for x in [3, 1] {
            plain.sum += x * weight(&plain);
        }
        let mut stats = Stats { sum: 0, count: 2 };
        let weight = weight(&stats);
        #[par_for]
        for x in [3, 1] {
            stats.sum += x * weight;
        }
        assert_eq!(stats.sum, plain.sum);
    }
}
