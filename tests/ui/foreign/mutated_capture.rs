use parloop::par_for;

struct Dice(u32);

impl Dice {
    fn roll(&mut self) -> u32 {
        self.0 = self.0 * 5 % 7;
        self.0
    }
}

#[par_for]
fn main() {
    let mut dice = Dice(1);
    let mut total = 0;
    #[par_for]
    for _ in 0..10 {
        total += dice.roll();
    }
    println!("{total}");
}
