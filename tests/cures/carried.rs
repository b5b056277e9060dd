//! A variable that the next iteration finds as this one left it.

use parloop::par_for;

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    #[test]
    fn previous_item() {
        let prices = [3, 1, 4, 1, 5, 9, 2, 6];
        let plain = {
            let (mut previous, mut rises) = (3, 0);
            for price in prices {
                if price > previous {
                    rises += 1;
                }
                previous = price;
            }
            rises
        };

        let mut pairs = 0;
        #[par_for]
        for pair in prices.windows(2) {
            if pair[1] > pair[0] {
                pairs += 1;
            }
        }
        assert_eq!(pairs, plain);

        let (mut previous, mut ordered) = (3, 0);
        #[par_for]
        for price in prices {
            #[ordered]
            {
                if price > previous {
                    ordered += 1;
                }
                previous = price;
            }
        }
        assert_eq!(ordered, plain);

        let (mut previous, mut serial) = (3, 0);
        #[par_for(backend = "serial")]
        for price in prices {
            if price > previous {
                serial += 1;
            }
            previous = price;
        }
        assert_eq!(serial, plain);
    }

    #[test]
    fn read_in_a_guard() {
        let plain = {
            let (mut last, mut rises) = (0, 0);
            for x in [3, 1, 4, 1, 5] {
                match x {
                    x if x > last => rises += 1,
                    _ => {}
                }
                last = x;
            }
            (rises, last)
        };
        let (mut last, mut rises) = (0, 0);
        #[par_for]
        for x in [3, 1, 4, 1, 5] {
            #[ordered]
            {
                match x {
                    x if x > last => rises += 1,
                    _ => {}
                }
                last = x;
            }
        }
        assert_eq!((rises, last), plain);
    }

    fn step(state: u64) -> u64 {
        state.wrapping_mul(6364136223846793005).wrapping_add(1)
    }

    #[test]
    fn random_state() {
        let plain = {
            let (mut state, mut hits) = (1u64, 0);
            for _ in 0..100 {
                state = step(state);
                if state >> 63 == 0 {
                    hits += 1;
                }
            }
            hits
        };
        let mut state = 1;
        let mut states = Vec::new();
        for _ in 0..100 {
            state = step(state);
            states.push(state);
        }
        let mut hits = 0;
        #[par_for]
        for (_, state) in (0..100).zip(states) {
            if state >> 63 == 0 {
                hits += 1;
            }
        }
        assert_eq!(hits, plain);
    }

    #[test]
    fn random_shifts() {
        fn shift(mut state: u64) -> u64 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^ state << 17
        }
        let plain = {
            let (mut state, mut hits) = (1u64, 0);
            for _ in 0..100 {
                state = shift(state);
                hits += state % 2;
            }
            hits
        };
        let (mut state, mut hits) = (1, 0);
        #[par_for]
        for _ in 0..100 {
            #[ordered]
            {
                state = shift(state);
                hits += state % 2;
            }
        }
        assert_eq!(hits, plain);
    }

    #[test]
    fn assigned() {
        let plain = (0..10).fold(0u64, |level, i| 3 * level + i);
        let mut ordered = 0;
        #[par_for]
        for i in 0..10 {
            #[ordered]
            {
                ordered = 3 * ordered + i;
            }
        }
        assert_eq!(ordered, plain);
        let mut serial = 0;
        #[par_for(backend = "serial")]
        for i in 0..10 {
            serial = 3 * serial + i;
        }
        assert_eq!(serial, plain);
    }

    #[test]
    fn fibonacci() {
        let plain = {
            let (mut a, mut b) = (0u64, 1);
            for _ in 0..20 {
                let next = a + b;
                a = b;
                b = next;
            }
            a
        };
        let (mut a, mut b) = (0, 1);
        #[par_for]
        for _ in 0..20 {
            #[ordered]
            {
                let next = a + b;
                a = b;
                b = next;
            }
        }
        assert_eq!(a, plain);
    }

    #[test]
    fn toggled() {
        let text = "a \"bc\" d \"e\"";
        let plain = {
            let (mut quoted, mut inside) = (false, 0);
            for c in text.chars() {
                if c == '"' {
                    quoted = !quoted;
                } else if quoted {
                    inside += 1;
                }
            }
            inside
        };
        let mut quoted = false;
        let mut values = Vec::new();
        for c in text.chars() {
            quoted ^= c == '"';
            values.push(quoted);
        }
        let mut inside = 0;
        #[par_for]
        for (c, quoted) in text.chars().zip(values) {
            if c != '"' && quoted {
                inside += 1;
            }
        }
        assert_eq!(inside, plain);
    }

    #[test]
    fn state_machine() {
        let text = "two  words and more";
        let plain = {
            let (mut state, mut words) = (0, 0);
            for c in text.chars() {
                let before = state;
                state = if c == ' ' { 0 } else { 1 };
                if before < state {
                    words += 1;
                }
            }
            words
        };
        let (mut state, mut words) = (0, 0);
        #[par_for]
        for c in text.chars() {
            let after = if c == ' ' { 0 } else { 1 };
            #[ordered]
            {
                let before = state;
                state = after;
                if before < state {
                    words += 1;
                }
            }
        }
        assert_eq!(words, plain);
    }

    #[test]
    fn struct_assigned() {
        #[derive(Clone, Copy, Debug, PartialEq)]
        struct Point {
            x: i32,
            y: i32,
        }
        let mut plain = Point { x: 0, y: 0 };
        for step in [3, 1, 4] {
            plain = Point { x: plain.y, y: plain.x + step };
        }
        let mut at = Point { x: 0, y: 0 };
        #[par_for]
        for step in [3, 1, 4] {
            #[ordered]
            {
                at = Point { x: at.y, y: at.x + step };
            }
        }
        assert_eq!(at, plain);
    }

    #[test]
    fn previous_replaced() {
        let plain = {
            let (mut previous, mut steps) = (0, Vec::new());
            for x in [3, 1, 4, 1, 5] {
                steps.push(x - std::mem::replace(&mut previous, x));
            }
            steps
        };
        let (mut previous, mut steps) = (0, Vec::new());
        #[par_for]
        for x in [3, 1, 4, 1, 5] {
            #[ordered]
            {
                steps.push(x - std::mem::replace(&mut previous, x));
            }
        }
        assert_eq!(steps, plain);
    }

    #[test]
    fn width_of_the_last() {
        let words = ["a", "def", "bc"];
        let plain = {
            let (mut width, mut lines) = (0, Vec::new());
            for word in words {
                lines.push(format!("{word:>width$}"));
                width = word.len();
            }
            lines
        };
        let mut lines = vec![words[0].to_string()];
        #[par_for]
        for pair in words.windows(2) {
            let width = pair[0].len();
            lines.push(format!("{:>width$}", pair[1]));
        }
        assert_eq!(lines, plain);
    }

    #[test]
    fn first_one() {
        let words = ["a", "b", "c"];
        let mut numbered = String::new();
        #[par_for]
        for (i, word) in words.iter().enumerate() {
            if i > 0 {
                numbered.push_str(", ");
            }
            numbered.push_str(word);
        }
        assert_eq!(numbered, "a, b, c");

        let (mut first, mut states) = (true, Vec::new());
        for _ in words {
            states.push(first);
            first = false;
        }
        let mut zipped = String::new();
        #[par_for]
        for (word, first) in words.iter().zip(&states) {
            if !first {
                zipped.push_str(", ");
            }
            zipped.push_str(word);
        }
        assert_eq!(zipped, "a, b, c");

        let (mut first, mut ordered) = (true, String::new());
        #[par_for]
        for word in words {
            #[ordered]
            {
                if !first {
                    ordered.push_str(", ");
                }
                ordered.push_str(word);
                first = false;
            }
        }
        assert_eq!(ordered, "a, b, c");

        let (mut first, mut serial) = (true, String::new());
        #[par_for(backend = "serial")]
        for word in words {
            if !first {
                serial.push_str(", ");
            }
            serial.push_str(word);
            first = false;
        }
        assert_eq!(serial, "a, b, c");
    }

    #[test]
    fn changed_by_macro() {
        let mut total = 0;
        #[par_for]
        for i in 0..10 {
            total += i;
        }
        assert_eq!(total, 45);
        macro_rules! square {
            ($i:expr) => {
                $i * $i
            };
        }
        let mut squares = 0;
        #[par_for]
        for i in 0..10 {
            squares += square!(i);
        }
        assert_eq!(squares, 285);
    }

    #[test]
    fn changing_closure() {
        let mut total = 0;
        #[par_for]
        for x in [1, 2, 3] {
            total += x * x;
        }
        assert_eq!(total, 14);

        let (mut parts, mut gathered) = (Vec::new(), 0);
        #[par_for]
        for x in [1, 2, 3] {
            parts.push(x * x);
        }
        let mut add = |x| gathered += x;
        for part in parts {
            add(part);
        }
        assert_eq!(gathered, 14);

        let mut ordered = 0;
        let mut add = |x| ordered += x;
        #[par_for]
        for x in [1, 2, 3] {
            let square = x * x;
            #[ordered]
            {
                add(square);
            }
        }
        assert_eq!(ordered, 14);

        let mut serial = 0;
        let mut add = |x| serial += x;
        #[par_for(backend = "serial")]
        for x in [1, 2, 3] {
            add(x * x);
        }
        assert_eq!(serial, 14);
    }

    #[test]
    fn dropped() {
        let name = String::from("x");
        let mut looked = 0;
        #[par_for]
        for i in 0..10 {
            if i == 3 {
                break;
            }
            looked += name.len();
        }
        drop(name);
        assert_eq!(looked, 3);

        let name = String::from("x");
        #[par_for(backend = "serial")]
        for i in 0..10 {
            if i == 3 {
                drop(name);
                break;
            }
        }
    }
}
