use parloop::par_for;

struct Point {
    x: i32,
    y: i32,
}

#[par_for]
fn main() {
    let mut at = Point { x: 0, y: 0 };
    #[par_for]
    for step in [3, 1, 4] {
        at = Point { x: at.y, y: at.x + step };
    }
    println!("{} {}", at.x, at.y);
}
