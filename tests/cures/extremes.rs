//! Comparisons that keep something else than the extreme.

use parloop::par_for;

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    #[test]
    fn negated_comparison() {
        let words = ["a", "def", "bc", "xyz"];
        let plain = {
            let mut longest = "";
            for word in words {
                if !(word.len() <= longest.len()) {
                    longest = word;
                }
            }
            longest
        };
        let (mut longest, mut most) = ("", 0);
        #[par_for]
        for word in words {
            if word.len() > most {
                most = word.len();
                longest = word;
            }
        }
        assert_eq!(longest, plain);
    }

    #[test]
    fn not_negated() {
        let plain = {
            let mut best = 0;
            for x in [3, 1, 4] {
                if !(x <= best) {
                    best = x;
                }
            }
            best
        };
        let mut best = 0;
        #[par_for]
        for x in [3, 1, 4] {
            if x > best {
                best = x;
            }
        }
        assert_eq!(best, plain);
    }

    #[test]
    fn other_value_kept() {
        let plain = {
            let mut best = 0;
            for x in [3, 1, 4, 10, 101] {
                if x * x > best {
                    best = x;
                }
            }
            best
        };
        let mut best = 0;
        #[par_for]
        for x in [3, 1, 4, 10, 101] {
            #[ordered]
            {
                if x * x > best {
                    best = x;
                }
            }
        }
        assert_eq!(best, plain);
    }

    #[test]
    fn records_counted() {
        let plain = {
            let (mut best, mut records) = (0, 0);
            for x in [3, 1, 4, 1, 5, 9] {
                if x > best {
                    best = x;
                    records += 1;
                }
            }
            (best, records)
        };
        let (mut best, mut records) = (0, 0);
        #[par_for]
        for x in [3, 1, 4, 1, 5, 9] {
            #[ordered]
            {
                if x > best {
                    best = x;
                    records += 1;
                }
            }
        }
        assert_eq!((best, records), plain);
    }

    #[test]
    fn whole_and_field() {
        let plain = {
            let (mut best, mut late) = ((0, 0), 0);
            for (i, x) in [3, 1, 4].into_iter().enumerate() {
                if (x, i) > best {
                    best = (x, i);
                }
                if best.1 > 0 {
                    late += 1;
                }
            }
            (best, late)
        };
        let (mut best, mut late) = ((0, 0), 0);
        #[par_for]
        for (i, x) in [3, 1, 4].into_iter().enumerate() {
            #[ordered]
            {
                if (x, i) > best {
                    best = (x, i);
                }
                if best.1 > 0 {
                    late += 1;
                }
            }
        }
        assert_eq!((best, late), plain);
    }
}
