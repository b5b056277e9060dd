use parloop::par_for;

#[par_for]
fn main() {
    let (mut start, mut total, mut last, mut unused) = (1, 0, 0, 0);
    #[par_for(reduce(start: +, unused: max), last(last))]
    for i in 0..10u64 {
        total += i + start + last;
    }
}
