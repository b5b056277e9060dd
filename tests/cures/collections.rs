//! Collections that are filled and asked.

use parloop::par_for;

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    use std::collections::{BTreeMap, HashMap, HashSet};

    const ITEMS: [u64; 8] = [3, 1, 3, 4, 1, 5, 9, 3];

    fn repeated() -> usize {
        let mut seen = HashSet::new();
        ITEMS.into_iter().filter(|x| !seen.insert(*x)).count()
    }

    #[test]
    fn mutated() {
        // Gathered, and inserted in a plain loop.
        let mut items = Vec::new();
        #[par_for]
        for x in ITEMS {
            items.push(x);
        }
        let (mut seen, mut again) = (HashSet::new(), 0);
        for x in items {
            if !seen.insert(x) {
                again += 1;
            }
        }
        assert_eq!(again, repeated());

        let (mut seen, mut again) = (HashSet::new(), 0);
        #[par_for]
        for x in ITEMS {
            #[ordered]
            {
                if !seen.insert(x) {
                    again += 1;
                }
            }
        }
        assert_eq!(again, repeated());
    }

    #[test]
    fn seen_before() {
        let (mut seen, mut again) = (HashSet::new(), 0);
        #[par_for]
        for x in ITEMS {
            #[ordered]
            {
                if seen.contains(&x) {
                    again += 1;
                }
                seen.insert(x);
            }
        }
        assert_eq!(again, repeated());
    }

    #[test]
    fn replaced_in_a_map() {
        let things = [(1, "a"), (2, "b"), (1, "c")];
        let plain = {
            let (mut owner, mut moved) = (HashMap::new(), 0);
            for (thing, name) in things {
                if owner.insert(thing, name).is_some() {
                    moved += 1;
                }
            }
            (owner, moved)
        };
        // A statement of its own.
        let mut owner = HashMap::new();
        #[par_for]
        for (thing, name) in things {
            owner.insert(thing, name);
        }
        assert_eq!(owner, plain.0);
        let (mut owner, mut moved) = (HashMap::new(), 0);
        #[par_for]
        for (thing, name) in things {
            #[ordered]
            {
                if owner.insert(thing, name).is_some() {
                    moved += 1;
                }
            }
        }
        assert_eq!((owner, moved), plain);
    }

    #[test]
    fn running_count() {
        let plain = {
            let (mut counts, mut numbered) = (BTreeMap::new(), Vec::new());
            for name in ["a", "b", "a"] {
                let count = counts.entry(name).or_insert(0);
                *count += 1;
                numbered.push(format!("{name}{count}"));
            }
            (counts, numbered)
        };
        // The value is not used further.
        let mut counts = BTreeMap::new();
        #[par_for]
        for name in ["a", "b", "a"] {
            *counts.entry(name).or_default() += 1;
        }
        assert_eq!(counts, plain.0);
        let (mut counts, mut numbered) = (BTreeMap::new(), Vec::new());
        #[par_for]
        for name in ["a", "b", "a"] {
            #[ordered]
            {
                let count = counts.entry(name).or_insert(0);
                *count += 1;
                numbered.push(format!("{name}{count}"));
            }
        }
        assert_eq!((counts, numbered), plain);
    }

    #[test]
    fn cached() {
        let plain: u64 = ITEMS.iter().map(|x| x.pow(3)).sum();
        let (mut cache, mut total) = (HashMap::new(), 0);
        #[par_for]
        for x in ITEMS {
            #[ordered]
            {
                if !cache.contains_key(&x) {
                    cache.insert(x, x.pow(3));
                }
                total += cache[&x];
            }
        }
        assert_eq!(total, plain);
    }

    #[test]
    fn popped() {
        let plain = {
            let (mut tasks, mut total) = (vec![3, 1, 4], 0);
            for weight in 0..3 {
                if let Some(task) = tasks.pop() {
                    total += task * weight;
                }
            }
            total
        };
        let (mut tasks, mut total) = (vec![3, 1, 4], 0);
        tasks.reverse();
        #[par_for]
        for (weight, task) in (0..3).zip(tasks) {
            total += task * weight;
        }
        assert_eq!(total, plain);
    }

    #[test]
    fn taken_once() {
        let plain = ["name", "a", "b"].to_vec();
        let (mut header, mut lines) = (Some("name"), Vec::new());
        if let Some(header) = header.take() {
            lines.push(header);
        }
        #[par_for]
        for line in ["a", "b"] {
            lines.push(line);
        }
        assert_eq!(lines, plain);
    }

    #[test]
    fn sorted_in_the_loop() {
        let plain = {
            let mut kept = Vec::new();
            for x in ITEMS {
                kept.push(x);
                kept.sort();
            }
            kept
        };
        let mut kept = Vec::new();
        #[par_for]
        for x in ITEMS {
            kept.push(x);
        }
        kept.sort();
        assert_eq!(kept, plain);
    }

    #[test]
    fn retained() {
        let spans = [(0, 3), (1, 2), (4, 5)];
        let plain = {
            let mut open = Vec::new();
            for (start, end) in spans {
                open.retain(|other| *other > start);
                open.push(end);
            }
            open
        };
        let mut parts = Vec::new();
        #[par_for]
        for (start, end) in spans {
            parts.push((start, end));
        }
        let mut open = Vec::new();
        for (start, end) in parts {
            open.retain(|other| *other > start);
            open.push(end);
        }
        assert_eq!(open, plain);
    }

    #[test]
    fn scratch_not_cleared() {
        let plain = {
            let (mut letters, mut longest) = (Vec::new(), 0);
            for word in ["ab", "c", "def"] {
                letters.extend(word.chars());
                longest = longest.max(letters.len());
            }
            longest
        };
        let mut letters = Vec::new();
        #[par_for]
        for word in ["ab", "c", "def"] {
            letters.extend(word.chars());
        }
        assert_eq!(letters.len(), plain);
    }

    #[test]
    fn filled_scratch() {
        const ROWS: [[usize; 3]; 4] = [[1, 2, 1], [3, 4, 3], [1, 1, 0], [2, 0, 1]];
        let plain = ROWS.as_flattened().iter().filter(|x| **x == 1).count();
        let mut inside = 0;
        #[par_for]
        for row in ROWS {
            let mut counts = [0; 5];
            for x in row {
                counts[x] += 1;
            }
            inside += counts[1];
        }
        let (mut counts, mut apart) = ([0; 5], 0);
        #[par_for(private(counts))]
        for row in ROWS {
            counts.fill(0);
            for x in row {
                counts[x] += 1;
            }
            apart += counts[1];
        }
        let (mut counts, mut in_order) = ([0; 5], 0);
        #[par_for]
        for row in ROWS {
            #[ordered]
            {
                counts.fill(0);
                for x in row {
                    counts[x] += 1;
                }
                in_order += counts[1];
            }
        }
        assert_eq!([inside, apart, in_order], [plain; 3]);
    }

    #[test]
    fn limited_length() {
        let plain: Vec<u64> = (0..100).filter(|x| x % 7 == 0).take(5).collect();
        let mut found = Vec::new();
        #[par_for]
        for x in 0..100 {
            let fits = x % 7 == 0;
            #[ordered]
            {
                if fits && found.len() < 5 {
                    found.push(x);
                }
            }
        }
        assert_eq!(found, plain);
    }

    #[test]
    fn no_repeats() {
        let plain = {
            let mut kept = ITEMS.to_vec();
            kept.dedup();
            kept
        };
        let mut kept = Vec::new();
        #[par_for]
        for x in ITEMS {
            #[ordered]
            {
                if kept.last() != Some(&x) {
                    kept.push(x);
                }
            }
        }
        assert_eq!(kept, plain);
    }

    #[test]
    fn gathered_and_read() {
        let plain = {
            let mut numbers = vec![1u64, 1];
            for i in 2..20 {
                numbers.push(numbers[i - 1] + numbers[i - 2]);
            }
            numbers
        };
        let mut numbers = vec![1u64, 1];
        #[par_for]
        for i in 2..20 {
            #[ordered]
            {
                numbers.push(numbers[i - 1] + numbers[i - 2]);
            }
        }
        assert_eq!(numbers, plain);
    }

    #[test]
    fn insert_at_a_position() {
        let plain: Vec<u32> = (0..10).rev().collect();
        // The order is brought about after the loop.
        let mut newest_first = Vec::new();
        #[par_for]
        for i in 0..10 {
            newest_first.push(i);
        }
        newest_first.reverse();
        assert_eq!(newest_first, plain);
        // Gathered with its position.
        let mut parts = Vec::new();
        #[par_for]
        for i in 0..10 {
            parts.push((0, i));
        }
        let mut newest_first = Vec::new();
        for (position, i) in parts {
            newest_first.insert(position, i);
        }
        assert_eq!(newest_first, plain);
        let mut newest_first = Vec::new();
        #[par_for]
        for i in 0..10 {
            #[ordered]
            {
                newest_first.insert(0, i);
            }
        }
        assert_eq!(newest_first, plain);
    }

    /// On processes, where what is replayed names a reference.
    #[test]
    fn replayed_reference() {
        use std::collections::BTreeMap;
        let pairs = [("a".to_owned(), 3), ("b".to_owned(), 5), ("a".to_owned(), 9), ("b".to_owned(), 1)];
        let (mut most, mut known) = (BTreeMap::new(), BTreeMap::from([("a".to_owned(), 1)]));
        #[par_for(backend = "process-pool")]
        for (name, count) in &pairs {
            let count = *count;
            let kept = most.entry(name.clone()).or_insert(count);
            if count > *kept {
                *kept = count;
            }
            let word = name.to_owned();
            if let Some(n) = known.get_mut(&word) {
                *n += count;
            }
        }
        assert_eq!(most, BTreeMap::from([("a".to_owned(), 9), ("b".to_owned(), 5)]));
        assert_eq!(known, BTreeMap::from([("a".to_owned(), 13)]));
    }
}
