//! Elements that other iterations touch as well.

use parloop::par_for;

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    #[test]
    fn neighbouring_element() {
        let plain = {
            let mut out = vec![1; 10];
            for i in 1..10 {
                out[i] += out[i - 1];
            }
            out
        };
        // What an earlier iteration wrote is meant: a plain loop after this one.
        let mut out = vec![1; 10];
        #[par_for]
        for i in 1..10 {
            out[i] += 0;
        }
        for i in 1..10 {
            out[i] += out[i - 1];
        }
        assert_eq!(out, plain);
        let mut out = vec![1; 10];
        #[par_for]
        for i in 1..10 {
            #[ordered]
            {
                out[i] += out[i - 1];
            }
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn stencil() {
        let plain = {
            let mut heat = vec![1.0; 10];
            heat[0] = 9.0;
            for i in 1..9 {
                heat[i] = (heat[i - 1] + heat[i + 1]) / 2.0;
            }
            heat
        };
        let mut heat = vec![1.0; 10];
        heat[0] = 9.0;
        #[par_for]
        for i in 1..9 {
            #[ordered]
            {
                heat[i] = (heat[i - 1] + heat[i + 1]) / 2.0;
            }
        }
        assert_eq!(heat, plain);
    }

    #[test]
    fn next_element() {
        let plain = {
            let mut items = vec![1, 2, 4, 8];
            for i in 0..3 {
                items[i] = items[i + 1] - items[i];
            }
            items
        };
        // The value from before the loop is meant.
        let mut items = vec![1, 2, 4, 8];
        let old = items.clone();
        #[par_for]
        for i in 0..3 {
            items[i] = old[i + 1] - items[i];
        }
        assert_eq!(items, plain);
    }

    #[test]
    fn fixed_element() {
        let plain = [2, 0, 0];
        let (mut out, mut last) = ([0; 3], 0);
        #[par_for]
        for i in 0..3 {
            last = i;
        }
        out[0] = last;
        assert_eq!(out, plain);
        let mut out = [0; 3];
        #[par_for]
        for i in 0..3 {
            #[ordered]
            {
                out[0] = i;
            }
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn shadowed_element() {
        let plain = [1, 1, 2];
        let (mut out, mut last) = ([0; 3], 0);
        #[par_for]
        for i in 0..3 {
            out[i] += 1;
            let k = 2;
            last = k;
        }
        out[2] = last;
        assert_eq!(out, plain);
        let mut named = [0; 3];
        #[par_for]
        for i in 0..3 {
            named[i] += 1;
            let _k = 2;
            named[i] = i;
        }
        assert_eq!(named, [0, 1, 2], "the loop's own is meant");
        let mut out = [0; 3];
        #[par_for]
        for i in 0..3 {
            #[ordered]
            {
                out[i] += 1;
                let i = 2;
                out[i] = i;
            }
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn neighbour_of_rows() {
        let mut plain = vec![vec![0; 10]; 10];
        for i in 0..10 {
            for j in 0..i {
                if i * j % 3 == 1 {
                    plain[i][j] = 1;
                    plain[j][i] = 2;
                }
            }
        }
        let m = 10;
        let mut flat = vec![0; m * m];
        #[par_for(scatter(flat))]
        for i in 0..10 {
            for j in 0..i {
                if i * j % 3 == 1 {
                    flat[i * m + j] = 1;
                    flat[j * m + i] = 2;
                }
            }
        }
        assert_eq!(flat, plain.concat());
    }

    #[test]
    fn foreign_element() {
        let order = [2, 0, 1];
        let plain = [1, 2, 0];
        let mut out = [0; 3];
        #[par_for]
        for i in 0..3 {
            #[ordered]
            {
                out[order[i]] = i;
            }
        }
        assert_eq!(out, plain);
        // The elements themselves.
        let mut out = [0; 3];
        #[par_for]
        for (at, x) in out.iter_mut().enumerate() {
            *x = order.iter().position(|place| *place == at).unwrap();
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn compacted() {
        let items = [3, -1, 4, -1, 5];
        let plain = {
            let mut kept = vec![0; 5];
            let mut count = 0;
            for x in items {
                if x > 0 {
                    kept[count] = x;
                    count += 1;
                }
            }
            kept[..count].to_vec()
        };
        let mut kept = Vec::new();
        #[par_for]
        for x in items {
            if x > 0 {
                kept.push(x);
            }
        }
        assert_eq!(kept, plain);
    }

    #[test]
    fn swapped() {
        let plain = {
            let (mut now, mut next) = (vec![1; 5], vec![0; 5]);
            for _ in 0..3 {
                next[0] = now[4] + 1;
                std::mem::swap(&mut now, &mut next);
            }
            now
        };
        let (mut now, mut next) = (vec![1; 5], vec![0; 5]);
        #[par_for]
        for _ in 0..3 {
            #[ordered]
            {
                next[0] = now[4] + 1;
                std::mem::swap(&mut now, &mut next);
            }
        }
        assert_eq!(now, plain);
    }

    #[test]
    fn mixed_elements() {
        let plain = {
            let mut out = vec![0; 100];
            for i in 0..5 {
                for j in 0..10 {
                    out[i * 10 + j] = 1;
                    out[i * 20 + j] = 2;
                }
            }
            out
        };
        let mut out = vec![0; 100];
        #[par_for]
        for i in 0..5 {
            #[ordered]
            {
                for j in 0..10 {
                    out[i * 10 + j] = 1;
                    out[i * 20 + j] = 2;
                }
            }
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn whole_and_elements() {
        let plain = {
            let mut out = vec![1u64; 10];
            for i in 0..10 {
                out[i] = out.iter().sum();
            }
            out
        };
        let mut out = vec![1u64; 10];
        #[par_for]
        for i in 0..10 {
            #[ordered]
            {
                out[i] = out.iter().sum();
            }
        }
        assert_eq!(out, plain);
        // What no iteration changes is read before the loop.
        let mut out = vec![1u64; 10];
        let (length, last) = (out.capacity(), *out.last().unwrap());
        #[par_for]
        for i in 0..9 {
            out[i] = length as u64 + last;
        }
        assert_eq!(out[..9], [11; 9]);
    }

    #[test]
    fn narrowed_element() {
        let plain = (0..200).collect::<Vec<_>>();
        let mut out = vec![0; 200];
        #[par_for]
        for i in 0..200 {
            out[i] = i;
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn deep_cells() {
        let value = |i: usize, j: usize, k: usize| i * j * k + k;
        // An iteration goes over what is within by itself.
        let mut cells = vec![vec![vec![0; 4]; 3]; 2];
        #[par_for(collapse = 2)]
        for i in 0..2 {
            for j in 0..3 {
                for k in 0..4 {
                    cells[i][j][k] = value(i, j, k);
                }
            }
        }
        // A flat array.
        let (m, l) = (3, 4);
        let mut flat = vec![0; 2 * m * l];
        #[par_for(collapse = 3)]
        for i in 0..2 {
            for j in 0..m {
                for k in 0..l {
                    flat[(i * m + j) * l + k] = value(i, j, k);
                }
            }
        }
        assert_eq!(cells.concat().concat(), flat);
        // What an earlier iteration wrote is read from before the loop.
        let mut moved = vec![vec![3; 9]; 8];
        let old = moved.clone();
        #[par_for(collapse = 2)]
        for i in 1..8 {
            for j in 0..9 {
                moved[i][j] = old[i - 1][j] + 1;
            }
        }
        assert_eq!(moved[7], [4; 9]);
    }

    #[test]
    fn symmetric_elements() {
        let n = 10;
        let plain: Vec<usize> = (0..n * n).map(|at| (at / n) * (at % n)).collect();
        // Each element is touched by one iteration alone.
        let mut a = vec![0; n * n];
        #[par_for(scatter(a))]
        for i in 0..n {
            for j in 0..=i {
                a[i * n + j] = i * j;
                a[j * n + i] = i * j;
            }
        }
        assert_eq!(a, plain);
    }

    #[test]
    fn unlike_strides() {
        let plain = {
            let mut out = vec![1; 100];
            for i in 0..20 {
                out[2 * i] = i;
                out[4 * i + 3] += i;
            }
            out
        };
        let mut out = vec![1; 100];
        #[par_for(scatter(out))]
        for i in 0..20 {
            out[2 * i] = i;
            out[4 * i + 3] += i;
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn gathered_and_used() {
        let keys = [2, 0, 1, 2];
        let plain = {
            let (mut starts, mut out) = ([0, 1, 2], [0; 4]);
            for i in 0..4 {
                out[starts[keys[i]]] = i;
                starts[keys[i]] += 1;
            }
            (starts, out)
        };
        let mut parts = Vec::new();
        #[par_for]
        for i in 0..4 {
            parts.push((keys[i], i));
        }
        let (mut starts, mut out) = ([0, 1, 2], [0; 4]);
        for (key, i) in parts {
            out[starts[key]] = i;
            starts[key] += 1;
        }
        assert_eq!((starts, out), plain);
        let (mut starts, mut out) = ([0, 1, 2], [0; 4]);
        #[par_for]
        for i in 0..4 {
            let key = keys[i];
            #[ordered]
            {
                out[starts[key]] = i;
                starts[key] += 1;
            }
        }
        assert_eq!((starts, out), plain);
    }

    #[test]
    fn neighbour_saturating() {
        let plain = {
            let mut out = vec![1; 10];
            for i in 0..10 {
                out[i] = out[i] + out[i.saturating_sub(1)] + out[(i + 1).min(9)];
            }
            out
        };
        let mut out = vec![1; 10];
        #[par_for]
        for i in 0..10 {
            #[ordered]
            {
                out[i] = out[i] + out[i.saturating_sub(1)] + out[(i + 1).min(9)];
            }
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn neighbour_through_a_name() {
        let plain: Vec<i32> = (1..=10).collect();
        let mut out = vec![1; 10];
        #[par_for]
        for i in 1..10 {
            let before = i - 1;
            #[ordered]
            {
                let left = out[before];
                out[i] += left;
            }
        }
        assert_eq!(out, plain);
    }

    #[test]
    fn neighbouring_row() {
        let (n, m) = (10, 8);
        let plain: Vec<usize> = (0..n * m).map(|at| at / m + 1).collect();
        let mut grid = vec![1; n * m];
        #[par_for]
        for i in 1..n {
            #[ordered]
            {
                for j in 0..m {
                    grid[i * m + j] += grid[(i - 1) * m + j];
                }
            }
        }
        assert_eq!(grid, plain);
    }

    #[test]
    fn swapped_views() {
        let plain = {
            let (mut a, mut b) = (vec![1; 10], vec![2; 10]);
            for i in 0..10 {
                a[i] += b[i];
                b[i] = 0;
                std::mem::swap(&mut a, &mut b);
            }
            (a, b)
        };
        let (mut a, mut b) = (vec![1; 10], vec![2; 10]);
        #[par_for]
        for i in 0..10 {
            #[ordered]
            {
                a[i] += b[i];
                b[i] = 0;
                std::mem::swap(&mut a, &mut b);
            }
        }
        assert_eq!((a, b), plain);
    }

    #[test]
    fn triangular_solve() {
        let n = 10;
        let l = vec![0.5; n * n];
        let plain = {
            let mut x = vec![2.0; n];
            for i in 0..n {
                for j in 0..i {
                    x[i] -= l[i * n + j] * x[j];
                }
                x[i] /= l[i * n + i];
            }
            x
        };
        let mut x = vec![2.0; n];
        #[par_for(backend = "serial")]
        for i in 0..n {
            for j in 0..i {
                x[i] -= l[i * n + j] * x[j];
            }
            x[i] /= l[i * n + i];
        }
        assert_eq!(x, plain);
    }

    #[test]
    fn element_by_get_mut() {
        let plain = vec![0, 1, 4];
        let mut out = vec![0; 3];
        #[par_for]
        for i in 0..3 {
            out[i] = i * i;
        }
        assert_eq!(out, plain);
    }
}
