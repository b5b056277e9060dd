// fn parse(lines: &[&str]) -> Result<Vec<f64>, ParseFloatError> {
//     let mut numbers = Vec::new();
//     #[par_for]
//     for line in lines {
//         if line.is_empty() {
//             break;
//         }
//         numbers.push(line.parse()?);
//     }
//     Ok(numbers)
// }

fn parse(lines: &[&str]) -> Result<Vec<f64>, ParseFloatError> {
    let mut numbers = Vec::new();
    match lines {
        head_ => {
            let loop_ = ::parloop::__private::Loop::new({
                static SITE: ::parloop::__private::Site = ::parloop::__private::Site::new(
                        ::core::file!(),
                        4,
                    )
                    .explained(
                        &[
                            ("numbers", "append", "`numbers.push(…)`, line 8"),
                            (
                                "the items",
                                "in place",
                                "`&mut` in a loop that can leave early",
                            ),
                        ],
                    );
                &SITE
            });
            {
                use ::parloop::__private::space::*;
                (&&Probe::of(&head_)).source_of_loop()
            };
            let space_ = {
                use ::parloop::__private::space::*;
                (&&&&&Probe::of(&head_)).space_of_loop(head_)
            };
            let numbers_ = {
                use ::parloop::__private::role::*;
                (&&&Probe::of(&numbers))
                    .append_role(
                        &mut numbers,
                        |all_, item_| {
                            all_.push(item_);
                        },
                    )
            };
            let undo_ = {
                use ::parloop::__private::role::*;
                (&&&&&&&&&&&&&&&&&&&&&&&Probe::of_items(&space_)).items_role()
            };
            let exit_ = ::parloop::__private::or_panic(
                loop_
                    .standard(
                        space_,
                        (numbers_, undo_),
                        |(mut numbers, mut own_undo_), block_| {
                            let mut undo_ = own_undo_.lender();
                            let exit_ = 'block_: {
                                for item_ in block_.cancellable() {
                                    match undo_.lend_item(item_) {
                                        line => {
                                            if line.is_empty() {
                                                break 'block_ ::core::option::Option::Some(
                                                    ::parloop::__private::Exit2::A(()),
                                                );
                                            }
                                            numbers
                                                .push(
                                                    match ::parloop::__private::Branch::branch(line.parse()) {
                                                        ::core::result::Result::Ok(value_) => value_,
                                                        ::core::result::Result::Err(residual_) => {
                                                            break 'block_ ::core::option::Option::Some(
                                                                ::parloop::__private::Exit2::B(
                                                                    ::parloop::__private::Residual(residual_),
                                                                ),
                                                            );
                                                        }
                                                    },
                                                );
                                        }
                                    }
                                }
                                ::core::option::Option::None
                            };
                            ((numbers, own_undo_), exit_)
                        },
                    )
                    .start_loop((0, 0, 0), (), ((0, 0), (0, 0), ())),
            );
            match exit_ {
                ::core::option::Option::None => {}
                ::core::option::Option::Some(::parloop::__private::Exit2::A(())) => {}
                ::core::option::Option::Some(
                    ::parloop::__private::Exit2::B(
                        ::parloop::__private::Residual(residual_),
                    ),
                ) => {
                    residual_?;
                }
            }
        }
    }
    Ok(numbers)
}
