//! Sources that are read ahead, and exits that hide.

use parloop::par_for;

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    #[test]
    fn borrowed_source() {
        let text = "a\nb\n\nc\nd";
        let plain = {
            let mut lines = text.lines();
            let mut head = Vec::new();
            for line in lines.by_ref() {
                if line.is_empty() {
                    break;
                }
                head.push(line);
            }
            (head, lines.next())
        };
        // What is left is not used.
        let mut head = Vec::new();
        #[par_for]
        for line in text.lines() {
            if line.is_empty() {
                break;
            }
            head.push(line);
        }
        assert_eq!(head, plain.0);
        // The items are taken out first.
        let mut lines = text.lines();
        let items: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let mut head = Vec::new();
        #[par_for]
        for line in items {
            head.push(line);
        }
        assert_eq!((head, lines.next()), plain);
        let mut lines = text.lines();
        let mut head = Vec::new();
        #[par_for(backend = "serial")]
        for line in lines.by_ref() {
            if line.is_empty() {
                break;
            }
            head.push(line);
        }
        assert_eq!((head, lines.next()), plain);
    }

    #[test]
    fn changed_by_the_head() {
        let plain = 2;
        let mut tokens = "1 2 stop 3".split(' ');
        let mut total = 0;
        #[par_for]
        for token in std::iter::from_fn(move || tokens.next()) {
            if token == "stop" {
                break;
            }
            total += token.len();
        }
        assert_eq!(total, plain);
    }

    #[test]
    fn next_of_another() {
        let plain = 3 * 2 + 7 + 4;
        let others = [2, 7, 1].iter();
        let mut total = 0;
        #[par_for]
        for (x, other) in [3, 1, 4].into_iter().zip(others) {
            total += x * other;
        }
        assert_eq!(total, plain);
    }

    #[test]
    fn hidden_break() {
        let mut seen = Vec::new();
        #[par_for]
        for i in 0..10 {
            if i > 5 {
                break;
            }
            seen.push(i);
        }
        assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
    }

    macro_rules! twice {
        ($value:expr) => {
            $value * 2
        };
    }

    fn doubled(lines: &[&str]) -> Result<i32, std::num::ParseIntError> {
        let mut total = 0;
        #[par_for]
        for line in lines {
            let value = line.parse::<i32>()?;
            total += twice!(value);
        }
        Ok(total)
    }

    #[test]
    fn hidden_exit() {
        assert_eq!(doubled(&["1", "2"]), Ok(6));
        assert!(doubled(&["1", "x"]).is_err());
    }

    fn check(data: &[i32]) -> Result<(), String> {
        #[par_for]
        for x in data {
            if *x < 0 {
                return Err(format!("negative: {x}"));
            }
        }
        Ok(())
    }

    #[test]
    fn hidden_return() {
        assert_eq!(check(&[1, 2]), Ok(()));
        assert_eq!(check(&[1, -2, -3]), Err("negative: -2".to_owned()));
    }
}
