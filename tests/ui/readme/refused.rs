use parloop::par_for;

// As in the README, which quotes the message.
#[par_for]
fn main() {
    let mut rises = 0;
    let mut last = 0;
    #[par_for]
    for x in [3, 1, 4, 1, 5] {
        if x > last {
            rises += 1;
        }
        last = x;
    }
    assert_eq!(rises, 3);
}
